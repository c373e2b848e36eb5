import { expect, test } from 'vitest';
import { commandLineOf, type PlannedPart } from './action.ts';

test('several images are pushed by a command each', () => {
  const images = ['a:1', 'b:1'].map((name) => ({ id: name, name }));
  expect(commandLineOf({ kind: 'push', images })).toBe('tdctl push a:1 && tdctl push b:1');
  expect(commandLineOf({ kind: 'pin', images })).toBe('tdctl pin a:1 b:1');
});

test('each kind of what is pruned has a command of its own, and all of the cache is the cache alone', () => {
  const parts: readonly PlannedPart[] = [
    { kind: 'cache', id: `sha256:${'1'.repeat(64)}`, name: 'RUN 1' },
    { kind: 'cache', id: `sha256:${'2'.repeat(64)}`, name: 'RUN 2' },
    { kind: 'image', id: 'i', name: 'a:1', names: ['a:1', 'b:2'] },
    { kind: 'network', id: 'n', name: "it's" },
    { kind: 'container', id: 'c', name: 'web' },
  ];
  const action = { kind: 'prune-disk', parts, isWhole: false, isForAll: true } as const;
  expect(commandLineOf(action)).toBe(
    [
      'tdctl rm web',
      String.raw`tdctl network rm 'it'\''s'`,
      'tdctl rmi a:1 b:2',
      'tdctl builder prune -a --filter id=111111111111 --filter id=222222222222',
    ].join(' && '),
  );
  expect(commandLineOf({ ...action, isForAll: false, parts: parts.slice(1, 2) })).toBe(
    'tdctl builder prune --filter id=222222222222',
  );
  expect(commandLineOf({ ...action, isWhole: true })).toBe('tdctl system prune -a');
});
