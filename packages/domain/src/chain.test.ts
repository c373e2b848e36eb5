import { expect, test } from 'vitest';
import { computeChainId } from './chain.ts';
import { parseDiffId } from './digest.ts';

const [A, B, C] = ['a', 'b', 'c'].map((digit) => parseDiffId(`sha256:${digit.repeat(64)}`));

function chainOf(...diffIds: readonly (typeof A)[]): string | undefined {
  return computeChainId(diffIds.filter((diffId) => diffId !== undefined));
}

test('no layer has no chain, and one layer is its own', () => {
  expect(chainOf()).toBeUndefined();
  expect(chainOf(A)).toBe(A);
});

test('each layer is hashed over the chain below it', () => {
  // printf 'sha256:%s sha256:%s' aaa… bbb… | sha256sum, and once more with ccc…
  expect(chainOf(A, B)).toBe('sha256:ccd722928bd92476ba1745586fed6e45a102504185ad88cd89e01ff116fd146c');
  expect(chainOf(A, B, C)).toBe('sha256:c1377126441fb2f5ec2c21ae2a60255331d639e830f0ee1b40a36e52d4c40588');
  expect(chainOf(B, A)).not.toBe(chainOf(A, B));
});
