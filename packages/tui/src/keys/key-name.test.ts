import type { Key } from 'ink';
import { expect, test } from 'vitest';
import { KEY_BINDINGS } from './key-bindings.ts';
import { typedKeys } from './key-name.ts';
import { VIEWS } from '../state/dashboard-state.ts';

const none = {} as Key;

test('keys have names', () => {
  expect(typedKeys('', { ...none, upArrow: true })).toEqual([{ key: 'up', text: '' }]);
  expect(typedKeys('c', { ...none, ctrl: true })).toEqual([{ key: 'ctrl-c', text: '' }]);
  expect(typedKeys('\t', { ...none, tab: true, shift: true })).toEqual([{ key: 'shift-tab', text: '' }]);
  expect(typedKeys('日', none)).toEqual([{ key: '日', text: '日' }]);
});

test('several characters at once are several keys', () => {
  expect(typedKeys('\u0015a\u0003', none).map(({ key }) => key)).toEqual(['ctrl-u', 'a', 'ctrl-c']);
  expect(typedKeys('web\r', none).map(({ key }) => key)).toEqual(['w', 'e', 'b', 'enter']);
});

test.each(VIEWS)('no key means two things in %s', (view) => {
  const shown = KEY_BINDINGS.filter(({ views }) => views?.includes(view) ?? true);
  // The log's own go before the view's.
  for (const part of [shown.filter(({ inLog }) => inLog), shown.filter(({ inLog }) => !inLog)]) {
    const keys = part.flatMap((binding) => binding.keys);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  }
});
