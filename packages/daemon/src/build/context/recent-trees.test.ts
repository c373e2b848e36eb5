import { ContextTree } from '@tinydock/builder';
import { expect, it, vi } from 'vitest';
import { RecentTrees } from './recent-trees.ts';

function treeOf(files: number): ContextTree {
  const tree = new ContextTree({ read: () => expect.fail() });
  const facts = { type: 'file', mode: 0, uid: 0, gid: 0, size: 0, mtimeSeconds: 0, linkPath: '' } as const;
  for (let number = 0; number < files; number += 1) tree.add({ ...facts, path: `${number}`, offset: 0, digest: '' });
  return tree;
}

it('remembers the newest contexts, and none for long', async () => {
  const trees = new RecentTrees({ maxFiles: 10, maxAgeMs: 20 });
  const known = (): readonly string[] => ['a', 'b', 'c'].filter((directory) => trees.get(directory) !== undefined);
  for (const directory of ['a', 'b', 'c']) trees.put(directory, { id: '1', tree: treeOf(3) });
  expect(known()).toEqual(['b', 'c']);
  trees.put('b', { id: '2', tree: treeOf(3) });
  expect(trees.get('b')?.id).toBe('2');
  trees.put('a', { id: '1', tree: treeOf(20) });
  expect(known()).toEqual([]);
  trees.put('a', { id: '1', tree: treeOf(1) });
  await vi.waitFor(() => expect(known()).toEqual([]));
});
