import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DiffId } from '@tinydock/domain';
import { createMemoryLayerCatalog, type MemoryLayerCatalog } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunksOf, collect, diffIdOf, layerTar, type TestEntry } from '../testing/layer-tar.ts';
import { randomStack } from '../testing/random-stack.ts';
import { mayMount, openTestStore, type TestStore } from '../testing/test-store.ts';
import { compareSnapshots, snapshotTree } from '../testing/tree-snapshot.ts';
import { LayerTreeOpener, type LayerTreeReader } from '../tree/layer-tree-reader.ts';

type Layer = readonly TestEntry[];

let test: TestStore<MemoryLayerCatalog>;
let opener: LayerTreeOpener;

beforeAll(() => {
  test = openTestStore(createMemoryLayerCatalog());
  opener = new LayerTreeOpener(test.root);
});
afterAll(() => test.dispose());

async function store(layers: readonly Layer[]): Promise<DiffId[]> {
  const tars = layers.map((entries) => layerTar(entries));
  for (const tar of tars) await test.store.ingest({ source: () => chunksOf(tar) });
  return tars.map((tar) => diffIdOf(tar));
}

async function merge(base: readonly DiffId[], added: readonly DiffId[]): Promise<DiffId> {
  const tar = await collect(opener.merge({ base, added }));
  expect((await collect(opener.merge({ base, added }))).equals(tar)).toBe(true);
  await test.store.ingest({ source: () => chunksOf(tar) });
  return diffIdOf(tar);
}

function pathsOf(tree: LayerTreeReader, path = ''): string[] {
  const children = tree.list(path).flatMap((name) => pathsOf(tree, path === '' ? name : `${path}/${name}`));
  return [path, ...children];
}

/** All that is seen of a tree, with the names of one file for the number of its inode, which each layer gives by itself. */
function walk(tree: LayerTreeReader): string[] {
  const files = pathsOf(tree).map((path) => {
    const found = tree.stat(path);
    if (found === undefined) throw new Error(`nothing at ${path}`);
    const { inode, ...file } = found;
    const content = Buffer.concat([...tree.read(path)]).toString('base64');
    const xattrs = [...tree.xattrs(path)].map(([name, value]) => `${name}=${Buffer.from(value).toString('hex')}`);
    return { path, inode, seen: [file, content, xattrs] };
  });
  const names = Map.groupBy(files, ({ path, inode }) => inode ?? path);
  return files.map(({ path, inode, seen }) =>
    JSON.stringify([...seen, names.get(inode ?? path)?.map((file) => file.path)]),
  );
}

/** Expects base and merged layer to show what base and layers show, also of a merge without the base. */
async function expectSame(base: readonly Layer[], added: readonly Layer[]): Promise<[DiffId[], DiffId[]]> {
  const below = await store(base);
  const above = await store(added);
  for (const start of [below, []]) {
    const expected = await opener.open([...start, ...above], async (tree) => walk(tree));
    const merged = await merge(start, above);
    expect(await opener.open([...start, merged], async (tree) => walk(tree))).toEqual(expected);
  }
  return [
    [...below, ...above],
    [...below, await merge(below, above)],
  ];
}

const CAPABILITY = Buffer.from('0100000200200000000000000000000000000000', 'hex');
const ACL = Buffer.from(
  '0200000001000600ffffffff02000400e803000004000400ffffffff10000600ffffffff20000400ffffffff',
  'hex',
);
const BASE: Layer = [
  { path: './', mode: 0o711, mtimeSeconds: 5 },
  { path: 'd/', mode: 0o750, uid: 7, mtimeSeconds: 9 },
  { path: 'd/base', content: 'base' },
  { path: 'd/sub/' },
  { path: 'd/sub/x', content: 'x' },
  { path: 'f', content: 'file' },
];

const CASES: readonly [string, readonly Layer[]][] = [
  ['whiteouts of the base and of added files', [[{ path: 'd/.wh.base' }, { path: 'new' }], [{ path: '.wh.new' }]]],
  ['a directory deleted and made again', [[{ path: '.wh.d' }], [{ path: 'd/' }, { path: 'd/new', content: 'n' }]]],
  ['a deleted directory that is only implied again', [[{ path: '.wh.d' }], [{ path: 'd/new', content: 'n' }]]],
  ['a file in place of a directory', [[{ path: 'd/added' }], [{ path: 'd', content: 'f' }]]],
  ['a directory in place of a file', [[{ path: 'd', content: 'f' }], [{ path: 'd/' }, { path: 'd/n' }]]],
  ['a directory in place of a file of the base', [[{ path: 'f/' }], [{ path: 'f/n' }]]],
  ['an opaque directory that is added to', [[{ path: 'd/' }, { path: 'd/.wh..wh..opq' }], [{ path: 'd/n' }]]],
  ['an opaque directory that goes', [[{ path: 'd/' }, { path: 'd/.wh..wh..opq' }], [{ path: '.wh.d' }]]],
  [
    'a file under its second name, the first being replaced',
    [
      [
        { path: 'one', content: 'same' },
        { path: 'two', type: 'hardLink', linkPath: 'one' },
      ],
      [{ path: 'one' }],
    ],
  ],
  ['an opaque root', [[{ path: '.wh..wh..opq' }, { path: 'a' }], [{ path: 'b' }]]],
  [
    'a deletion in an opaque, implied directory',
    [[{ path: 'd/.wh..wh..opq' }, { path: 'd/e/f' }], [{ path: 'd/e/.wh.f' }]],
  ],
  ['an implied directory, described by the base', [[{ path: 'd/n' }], [{ path: 'd/m' }]]],
  ['an implied directory, described below', [[{ path: 'd/', mode: 0o700 }], [{ path: 'd/m' }]]],
  [
    'metadata, attributes and devices',
    [
      [
        { path: 'cap', content: 'c', xattrs: new Map([['security.capability', CAPABILITY]]) },
        { path: 'acl', content: 'a', xattrs: new Map([['system.posix_acl_access', ACL]]) },
        { path: 'null', type: 'characterDevice', mode: 0o666, deviceMajor: 1, deviceMinor: 3 },
        { path: 'fifo', type: 'fifo', mode: 0o600 },
        { path: 'l', type: 'symlink', linkPath: 'd/base' },
      ],
      [
        { path: 'd/', mode: 0o1777, xattrs: new Map([['user.a', Buffer.from('b')]]) },
        { path: 'time', content: 'x'.repeat(700_000), mtimeSeconds: -3, mtimeNanoseconds: 123_456_789, gid: 3_000_000 },
      ],
    ],
  ],
];

/** Each with the paths of the merged layer's tar. */
const NAMES: readonly [string, readonly Layer[], readonly string[]][] = [
  ['a file that came and went', [[{ path: 'secret' }, { path: 'kept' }], [{ path: '.wh.secret' }]], ['kept']],
  ['a file that the base has', [[{ path: 'd/.wh.base' }], [{ path: 'd/.wh.secret' }]], ['d/.wh.base']],
  ['a file in a directory of the base', [[{ path: 'd/sub/secret' }], [{ path: 'd/sub/.wh.secret' }]], []],
  ['what was in a directory that went', [[{ path: 'new/secret' }], [{ path: '.wh.new' }]], []],
  ['what was in a directory that is only implied', [[{ path: 'n/secret' }], [{ path: 'n/.wh.secret' }]], ['n/']],
  ['a new directory that was made anew', [[{ path: 'n/secret' }], [{ path: '.wh.n' }], [{ path: 'n/' }]], ['n/']],
  [
    'a directory in place of a file of the base',
    [[{ path: '.wh.f' }], [{ path: 'f/' }, { path: 'f/secret' }], [{ path: 'f/.wh.secret' }]],
    ['f/'],
  ],
];

describe('merged layers', () => {
  it.each(NAMES)('name nothing but what shows or hides something: %s', async (_name, added, names) => {
    await expectSame([BASE], added);
    const layers = { base: await store([BASE]), added: await store(added) };
    const input = await collect(opener.merge(layers));
    const listed = execFileSync('tar', ['-tf', '-'], { input, encoding: 'utf8' });
    expect(listed.split('\n').slice(0, -1)).toEqual(names);
  });

  it.each(CASES)('show %s', async (_name, added) => {
    await expectSame([BASE], added);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('show what a random stack shows: seed %i', async (seed) => {
    const stack = randomStack(seed, 5);
    await expectSame(stack.slice(0, 2), stack.slice(2));
  });

  it.skipIf(!mayMount)('are mounted as their parts are, with hard links (needs CAP_SYS_ADMIN)', async () => {
    const links: Layer = [
      { path: 'one', content: 'same' },
      { path: 'two', type: 'hardLink', linkPath: 'one' },
      { path: 'zoo/three', type: 'hardLink', linkPath: 'one' },
    ];
    const stacks = await expectSame([BASE], [links, [{ path: 'other', content: 'other' }, { path: 'd/.wh.base' }]]);
    const mounter = test.createMounter();
    const [expected, found] = await Promise.all(
      stacks.map(async (diffIds, index) => {
        const directory = join(test.root, 'containers', String(index));
        mkdirSync(directory, { recursive: true });
        const target = join(directory, 'rootfs');
        await mounter.mount({ holder: String(index), diffIds, writableDir: join(directory, 'writable'), target });
        return snapshotTree(target);
      }),
    );
    await mounter.dispose();
    expect(compareSnapshots(found ?? new Map(), expected ?? new Map())).toEqual([]);
    expect(JSON.parse(found?.get('two') ?? '{}')).toMatchObject({ links: 3 });
  });
});
