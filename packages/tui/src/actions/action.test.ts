import { expect, test } from 'vitest';
import { commandLineOf } from './action.ts';

test('several images are pushed by a command each', () => {
  const images = ['a:1', 'b:1'].map((name) => ({ id: name, name }));
  expect(commandLineOf({ kind: 'push', images })).toBe('tdctl push a:1 && tdctl push b:1');
  expect(commandLineOf({ kind: 'pin', images })).toBe('tdctl pin a:1 b:1');
});
