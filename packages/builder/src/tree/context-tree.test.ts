import { describe, expect, it } from 'vitest';
import { type ContextFile, ContextTree } from './context-tree.ts';
import type { SourceTree } from './source-tree.ts';

const CONTENTS = { read: () => (async function* () {})() };

function file(path: string, type: ContextFile['type'] = 'file', digest = ''): ContextFile {
  return { type, path, mode: 0o700, uid: 0, gid: 0, size: 0, mtimeSeconds: 0, linkPath: '', offset: 0, digest };
}

function treeOf(files: readonly ContextFile[], like?: ContextTree): ContextTree {
  const tree = new ContextTree(CONTENTS, like);
  for (const one of files) tree.add(one);
  return tree;
}

async function list(tree: SourceTree, path = ''): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await tree.list(path)) {
    const child = path === '' ? name : `${path}/${name}`;
    const entry = await tree.stat(child);
    const digest = entry?.type === 'file' ? await tree.digest(child) : '';
    found.push(`${child} ${entry?.type} ${entry?.mode.toString(8)} ${digest}`.trim(), ...(await list(tree, child)));
  }
  return found;
}

describe('files taken away from a context', () => {
  it('leave no directory that nobody has named', async () => {
    const tree = treeOf([file('a/b/c'), file('d/e'), file('d/f')]);
    tree.remove(['a/b/c', 'd/e']);
    expect(await list(tree)).toEqual(['d directory 755', 'd/f file 700']);
  });

  it('leave the directory that leads to others, as if it had not been named', async () => {
    const tree = treeOf([file('a', 'directory'), file('a/b'), file('a/c')]);
    tree.remove(['a', 'a/b']);
    expect(await list(tree)).toEqual(['a directory 755', 'a/c file 700']);
    tree.remove(['a/c']);
    expect(await list(tree)).toEqual([]);
  });
});

describe('the paths of a context', () => {
  it.each(['a/./b', './a//b', 'a/b/', '/a/b'])('%j is a/b', async (path) => {
    expect(await list(treeOf([file(path)]))).toEqual(['a directory 755', 'a/b file 700']);
  });

  it.each(['..', 'a/../b', 'a/..'])('%j leads out of it', (path) => {
    expect(() => treeOf([file(path)])).toThrow('leads out of it');
  });

  it('may begin with dots, and hold them', async () => {
    expect(await list(treeOf([file('...'), file('..a'), file('a..b.')]))).toHaveLength(3);
  });

  it('lead through directories alone, of which the root is one', async () => {
    expect(() => treeOf([file('a'), file('a/b/c')])).toThrow('is no directory');
    expect(() => treeOf([file('.')])).toThrow('its root is no directory');
    expect(await list(treeOf([file('a/b'), file('a')]))).toEqual(['a file 700']);
    expect(await list(treeOf([file('a'), file('a', 'directory')]))).toEqual(['a directory 700']);
  });
});

describe('a context like another', () => {
  it('has its files, and changes by itself', async () => {
    const before = treeOf([file('a', 'directory'), file('a/b', 'file', '1'), file('c')]);
    const after = treeOf([file('a/b', 'file', '2'), file('d')], before);
    after.remove(['c']);
    expect(await list(after)).toEqual(['a directory 700', 'a/b file 700 2', 'd file 700']);
    expect(await list(before)).toEqual(['a directory 700', 'a/b file 700 1', 'c file 700']);
  });

  it('is as one that came in whole, whatever has changed', async () => {
    let seed = 1;
    const random = (below: number): number => (seed = (seed * 48271) % 0x7fffffff) % below;
    const names = ['a', 'b', 'a/a', 'a/b', 'b/a', 'a/a/a', 'a/a/b', 'b/a/a'];
    let tree = treeOf([]);
    let files = new Map<string, ContextFile>();
    for (let round = 0; round < 300; round += 1) {
      const now = new Map<string, ContextFile>();
      for (const path of names.toSorted()) {
        // Its directories may be left out of the listing, but they are no files.
        const isBelowFile = [...now].some(([above, { type }]) => type === 'file' && path.startsWith(`${above}/`));
        if (isBelowFile || random(3) === 0) continue;
        now.set(path, file(path, random(2) === 0 ? 'directory' : 'file', String(random(2))));
      }
      const changed = [...now].filter(([path, one]) => JSON.stringify(files.get(path)) !== JSON.stringify(one));
      tree = new ContextTree(CONTENTS, tree);
      tree.remove([...files.keys()].filter((path) => !now.has(path)));
      for (const [, one] of changed) tree.add(one);
      files = now;
      const found = await list(tree);
      expect(found).toEqual(await list(treeOf([...now.values()])));
      expect(tree.count).toBe(found.length + 1);
    }
  });

  it('shares what is known of the files until one of them changes', () => {
    const before = treeOf([file('a')]);
    const same = new ContextTree(CONTENTS, before);
    const after = treeOf([file('a', 'file', '2')], before);
    same.facts.set('x', 1);
    expect(before.facts.get('x')).toBe(1);
    expect(after.facts.has('x')).toBe(false);
    same.add(file('b'));
    expect([same.facts.has('x'), before.facts.has('x')]).toEqual([false, true]);
  });
});
