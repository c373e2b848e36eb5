import { describe, expect, test } from 'vitest';
import { DetachWatcher, parseDetachKeys } from './detach-keys.ts';

describe('detach keys', () => {
  test.each([
    [undefined, [16, 17]],
    ['a', [97]],
    ['ctrl-a,b,ctrl-Z', [1, 98, 26]],
    ['ctrl-@,ctrl-[,ctrl-\\,ctrl-],ctrl-^,ctrl-_', [0, 27, 28, 29, 30, 31]],
    ['DEL', [127]],
    ['', []],
  ])('%s', (text, bytes) => {
    expect([...parseDetachKeys(text)]).toEqual(bytes);
  });

  test.each(['ctrl-', 'ctrl-aa', 'ctrl-1', 'ab', 'ctrl-p,,ctrl-q', 'ä'])('%s is refused', (text) => {
    expect(() => parseDetachKeys(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  const watch = (keys: string, ...typed: readonly string[]): readonly string[] => {
    const watcher = new DetachWatcher(parseDetachKeys(keys));
    return typed.map((text) => {
      const { data, isDetached } = watcher.take(Buffer.from(text));
      return Buffer.from(data).toString() + (isDetached ? '!' : '');
    });
  };

  test('detach when all have come, in one piece or several; what comes before is sent', () => {
    expect(watch('a,b', 'xab')).toEqual(['x!']);
    expect(watch('a,b', 'xa', 'b')).toEqual(['x', '!']);
  });

  test('that are not completed are sent after all', () => {
    expect(watch('a,b', 'xa', 'c')).toEqual(['x', 'ac']);
    expect(watch('a,b', 'aab')).toEqual(['a!']);
    expect(watch('', 'ab')).toEqual(['ab']);
  });
});
