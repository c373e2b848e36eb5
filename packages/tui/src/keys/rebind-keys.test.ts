import { describe, expect, test } from 'vitest';
import { VIEWS } from '../state/dashboard-state.ts';
import { KEY_BINDINGS } from './key-bindings.ts';
import { type KeyOverrides, rebindKeys } from './rebind-keys.ts';

function keysOf(command: string, overrides: KeyOverrides): readonly string[] | undefined {
  return rebindKeys(KEY_BINDINGS, overrides, VIEWS).find((binding) => binding.command === command)?.keys;
}

describe('rebindKeys', () => {
  test('leaves what is not named', () => {
    expect(rebindKeys(KEY_BINDINGS, {}, VIEWS)).toEqual(KEY_BINDINGS);
  });

  test('gives other keys, or none', () => {
    expect(keysOf('stop', { stop: ['S', 'ctrl-s'] })).toEqual(['S', 'ctrl-s']);
    expect(keysOf('mark', { mark: ['space', 'm'] })).toEqual([' ', 'm']);
    expect(keysOf('kill', { kill: [] })).toEqual([]);
  });

  test('lets keys change places', () => {
    expect(keysOf('stop', { stop: ['r'], restart: ['s'] })).toEqual(['r']);
  });

  test.each<[KeyOverrides, RegExp]>([
    [{ stopp: ['x'] }, /no command "stopp"; expected .*stop/],
    [{ constructor: ['x'] }, /no command "constructor"/],
    [{ stop: ['strg-c'] }, /keys\.stop: there is no key "strg-c"/],
    [{ stop: [''] }, /there is no key ""/],
    [{ stop: ['\u001b'] }, /there is no key/],
    [{ stop: ['ctrl-c'] }, /ctrl-c always quits/],
    [{ stop: ['r'] }, /the key "r" would mean both stop and restart in containers/],
    [{ stop: ['q'] }, /"q" would mean both stop and quit in containers/],
  ])('%j is refused', (overrides, message) => {
    expect(() => rebindKeys(KEY_BINDINGS, overrides, VIEWS)).toThrow(message);
  });

  test('the same key may mean different things in different views', () => {
    expect(keysOf('push', { push: ['s'] })).toEqual(['s']);
  });
});
