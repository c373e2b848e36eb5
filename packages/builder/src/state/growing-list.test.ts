import { parseDiffId } from '@tinydock/domain';
import { expect, test } from 'vitest';
import { GrowingList } from './growing-list.ts';
import { ImageDraft } from './image-draft.ts';

test('lists that go on from one another do not see what the others add', () => {
  const first = new GrowingList(['a']);
  const second = first.fork();
  const third = first.fork();
  second.push('b');
  const seen = second.items;
  third.push('c');
  first.push('d');
  second.push('e');
  const fourth = second.fork();
  fourth.push('f');
  expect(seen).toEqual(['a', 'b']);
  expect([first, second, third, fourth].map(({ items }) => items.join(''))).toEqual(['ad', 'abe', 'ac', 'abef']);
  expect([second.length, second.from(1)]).toEqual([3, ['b', 'e']]);
});

test('thousands of images, each on the one before, keep their layers once', () => {
  const diffId = parseDiffId(`sha256:${'a'.repeat(64)}`);
  const drafts = [ImageDraft.scratch({ os: 'linux', architecture: 'amd64' })];
  const before = process.memoryUsage().heapUsed;
  for (let count = 0; count < 8000; count += 1) {
    const next = drafts.at(-1)?.fork();
    next?.addLayer(diffId, 'WORKDIR /', '2026-01-01T00:00:00Z');
    if (next !== undefined) drafts.push(next);
  }
  // Copies would take 256 MB.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(128_000_000);
  expect(drafts.map(({ diffIds }) => diffIds.length).slice(-2)).toEqual([7999, 8000]);
});
