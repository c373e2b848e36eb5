import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { DiffId, RootfsRequest } from '@tinydock/domain';
import { getXattr, readMountInfo } from '@tinydock/linux';
import { createMemoryLayerCatalog, type MemoryLayerCatalog } from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chunksOf, diffIdOf, layerTar, type TestEntry } from '../testing/layer-tar.ts';
import { mayMount, openTestStore, type TestStore } from '../testing/test-store.ts';
import type { StoreRootfsMounter } from './rootfs-mounter.ts';

let test: TestStore<MemoryLayerCatalog>;
let mounter: StoreRootfsMounter;

function mountsBelow(directory: string): readonly string[] {
  return readMountInfo()
    .map(({ target }) => target)
    .filter((target) => target.startsWith(directory));
}

async function store(...layers: readonly (readonly TestEntry[])[]): Promise<DiffId[]> {
  const diffIds: DiffId[] = [];
  for (const entries of layers) {
    const tar = layerTar(entries);
    await test.store.ingest({ source: () => chunksOf(tar) });
    diffIds.push(diffIdOf(tar));
  }
  return diffIds;
}

function request(diffIds: readonly DiffId[], holder = 'container'): RootfsRequest {
  const directory = join(test.root, 'containers', holder);
  return { holder, diffIds, writableDir: join(directory, 'writable'), target: join(directory, 'rootfs') };
}

async function mountStack(...layers: readonly (readonly TestEntry[])[]): Promise<string> {
  const made = request(await store(...layers));
  await mounter.mount(made);
  return made.target;
}

describe.skipIf(!mayMount)('rootfs mounter (needs CAP_SYS_ADMIN)', () => {
  beforeEach(() => {
    test = openTestStore(createMemoryLayerCatalog());
    mounter = test.createMounter();
  });
  afterEach(async () => {
    await mounter.dispose();
    const left = mountsBelow(join(test.root, '..'));
    await test.dispose();
    expect(left).toEqual([]);
  });

  describe('a stack', () => {
    it('shows the highest entry, hides deleted ones, and is writable', async () => {
      const root = await mountStack(
        [
          { path: './' },
          { path: 'etc/' },
          { path: 'etc/a', content: 'low' },
          { path: 'etc/b', content: 'low' },
          { path: 'old/' },
          { path: 'old/x' },
        ],
        [
          { path: './' },
          { path: 'etc/' },
          { path: 'etc/a', content: 'high' },
          { path: 'etc/.wh.b' },
          { path: 'old/' },
          { path: 'old/.wh..wh..opq' },
          { path: 'old/y' },
        ],
      );
      expect(readFileSync(join(root, 'etc/a'), 'utf8')).toBe('high');
      expect(readdirSync(join(root, 'etc'))).toEqual(['a']);
      expect(readdirSync(join(root, 'old'))).toEqual(['y']);
      writeFileSync(join(root, 'etc/new'), 'written');
      rmSync(join(root, 'old/y'));
      const upper = join(test.root, 'containers/container/writable/upper');
      expect(readFileSync(join(upper, 'etc/new'), 'utf8')).toBe('written');
      expect(lstatSync(join(upper, 'old/y')).isCharacterDevice()).toBe(true);
    });

    it('keeps what was written when it is mounted again', async () => {
      const made = request(await store([{ path: './', mode: 0o700 }, { path: 'f' }]));
      await mounter.mount({ ...made, volatile: true });
      writeFileSync(join(made.target, 'kept'), 'x');
      await mounter.unmount(made.holder);
      expect(existsSync(join(made.target, 'kept'))).toBe(false);
      await mounter.mount(made);
      expect(readFileSync(join(made.target, 'kept'), 'utf8')).toBe('x');
      expect(statSync(made.target).mode & 0o7777).toBe(0o700);
    });

    it('is read-only where that is asked for, with one layer, several or none, and is adopted', async () => {
      const [low, high] = await store(
        [{ path: './', mode: 0o710 }, { path: 'f', content: 'low' }, { path: 'gone' }],
        [{ path: 'f', content: 'high' }, { path: '.wh.gone' }],
      );
      const stacks = [[low], [low, high], [high], []].map((diffIds) => diffIds.filter((id) => id !== undefined));
      const made = stacks.map((diffIds, at) => ({ ...request(diffIds, `read-${at}`), readOnly: true }));
      for (const one of made) await mounter.mount(one);
      expect(made.map(({ target }) => readdirSync(target).toSorted())).toEqual([['f', 'gone'], ['f'], ['f'], []]);
      expect(readFileSync(join(made[1]?.target ?? '', 'f'), 'utf8')).toBe('high');
      expect(statSync(made[0]?.target ?? '').mode & 0o7777).toBe(0o710);
      for (const { target } of made) expect(() => writeFileSync(join(target, 'new'), '')).toThrow('EROFS');
      const next = test.createMounter();
      await next.adopt(made);
      expect(readFileSync(join(made[1]?.target ?? '', 'f'), 'utf8')).toBe('high');
      await next.dispose();
    });

    it('may have no layer at all', async () => {
      const made = request([]);
      await mounter.mount(made);
      expect(readdirSync(made.target)).toEqual([]);
      writeFileSync(join(made.target, 'f'), 'x');
      expect(statSync(made.target).mode & 0o7777).toBe(0o755);
    });

    it('may hold one layer twice', async () => {
      const [low, high] = await store(
        [{ path: './' }, { path: 'f', content: '1' }],
        [{ path: './' }, { path: 'f', content: '2' }],
      );
      const made = request([low, high, low].filter((diffId) => diffId !== undefined));
      await mounter.mount(made);
      expect(readFileSync(join(made.target, 'f'), 'utf8')).toBe('1');
    });

    it('may have 200 layers', async () => {
      const layers = Array.from({ length: 200 }, (_, index) => [
        { path: './' },
        { path: `only-${index}`, content: `${index}` },
        { path: 'shared', content: `${index}` },
      ]);
      const root = await mountStack(...layers);
      expect(readdirSync(root)).toHaveLength(201);
      expect(readFileSync(join(root, 'only-0'), 'utf8')).toBe('0');
      expect(readFileSync(join(root, 'shared'), 'utf8')).toBe('199');
    });

    it('has one device number for everything', async () => {
      const root = await mountStack(
        [{ path: './' }, { path: 'a/b/' }, { path: 'a/b/c' }],
        [{ path: './' }, { path: 'd/' }, { path: 'd/e' }],
      );
      writeFileSync(join(root, 'a/new'), 'x');
      const found = execFileSync('find', [root, '-xdev', '-printf', '%D %P\n'], { encoding: 'utf8' });
      const lines = found.trimEnd().split('\n');
      expect(lines).toHaveLength(7);
      expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(1);
    });
  });

  describe('directories that a layer only implies', () => {
    const BASE: readonly TestEntry[] = [
      { path: './', mode: 0o711, uid: 3, gid: 4 },
      {
        path: 'tmp/',
        mode: 0o1777,
        mtimeSeconds: 1_700_000_000,
        xattrs: new Map([['user.note', Buffer.from('kept')]]),
      },
      { path: 'tmp/x/', mode: 0o700, uid: 10, gid: 11 },
      { path: 'srv/', mode: 0o2750, uid: 1 },
      { path: 'srv/data/', mode: 0o700 },
      { path: 'link', type: 'symlink', linkPath: 'tmp' },
    ];
    const modeOf = (path: string): number => statSync(path).mode & 0o7777;

    it('keep the metadata of the layers below, the root included', async () => {
      const root = await mountStack(
        BASE,
        [{ path: 'tmp/x/file' }],
        [{ path: 'srv/data/file' }, { path: 'new/dir/file' }],
      );
      expect(modeOf(join(root, 'tmp'))).toBe(0o1777);
      expect(statSync(join(root, 'tmp')).mtimeMs).toBe(1_700_000_000_000);
      expect(Buffer.from(getXattr(join(root, 'tmp'), 'user.note')).toString()).toBe('kept');
      expect(statSync(join(root, 'tmp/x'))).toMatchObject({ mode: 0o40700, uid: 10, gid: 11 });
      expect(statSync(join(root, 'srv'))).toMatchObject({ mode: 0o42750, uid: 1 });
      expect(statSync(join(root, 'new/dir'))).toMatchObject({ mode: 0o40755, uid: 0, gid: 0 });
      expect(statSync(root)).toMatchObject({ mode: 0o40711, uid: 3, gid: 4 });
      expect(readdirSync(join(root, 'tmp/x'))).toEqual(['file']);
      expect(readdirSync(join(root, 'srv'))).toEqual(['data']);
    });

    it('show what a higher layer says where it names them', async () => {
      const root = await mountStack(BASE, [{ path: 'tmp/a' }], [{ path: 'tmp/', mode: 0o711 }], [{ path: 'tmp/b' }]);
      expect(modeOf(join(root, 'tmp'))).toBe(0o711);
      expect(readdirSync(join(root, 'tmp')).toSorted()).toEqual(['a', 'b', 'x']);
    });

    it.each([
      ['deleted', [{ path: '.wh.tmp' }]],
      ['made opaque unnamed', [{ path: 'tmp/.wh..wh..opq' }]],
      ['replaced by a file', [{ path: 'tmp', content: 'a file' }]],
      ['replaced by a link', [{ path: 'tmp', type: 'symlink' as const, linkPath: 'srv' }]],
    ])('know nothing of what was %s in between', async (...[, between]) => {
      const root = await mountStack(BASE, between, [{ path: 'tmp/x/file' }]);
      expect(modeOf(join(root, 'tmp'))).toBe(0o755);
      expect(modeOf(join(root, 'tmp/x'))).toBe(0o755);
      expect(readdirSync(join(root, 'tmp'))).toEqual(['x']);
    });

    it('never follow a link of a lower layer', async () => {
      const root = await mountStack(BASE, [{ path: 'link/file' }]);
      expect(modeOf(join(root, 'link'))).toBe(0o755);
      expect(lstatSync(join(root, 'link')).isDirectory()).toBe(true);
      expect(readdirSync(join(root, 'tmp'))).toEqual(['x']);
    });

    it('may have names that are no UTF-8', async () => {
      const root = await mountStack([{ path: './' }, { path: 'caf\xe9/', mode: 0o1777 }], [{ path: 'caf\xe9/file' }]);
      const path = Buffer.concat([Buffer.from(`${root}/`), Buffer.from('caf\xe9', 'latin1')]);
      expect(statSync(path).mode & 0o7777).toBe(0o1777);
    });

    it('use what was found out before, and find it out again when that is lost or damaged', async () => {
      const made = request(await store(BASE, [{ path: 'tmp/file' }]));
      const chains = join(test.root, 'chains');
      for (const damage of [
        () => {},
        () => rmSync(chains, { recursive: true }),
        () => writeFileSync(join(chains, readdirSync(chains)[0] ?? '', 'chain.json'), '{'),
      ]) {
        if (existsSync(join(chains, readdirSync(chains)[0] ?? 'none'))) damage();
        mkdirSync(chains, { recursive: true });
        await mounter.mount(made);
        expect(modeOf(join(made.target, 'tmp'))).toBe(0o1777);
        await mounter.unmount(made.holder);
        expect(readdirSync(chains)).toHaveLength(1);
      }
      await test.store.remove(made.diffIds.slice(1));
      expect(readdirSync(chains)).toEqual([]);
    });
  });

  describe('whiteouts that only one layer could show', () => {
    it('are not listed', async () => {
      const root = await mountStack(
        [{ path: './' }, { path: 'solo/' }, { path: 'solo/.wh.gone' }, { path: 'solo/here' }, { path: '.wh.nothing' }],
        [{ path: './' }, { path: 'deep/' }, { path: 'deep/er/' }, { path: 'deep/er/.wh.gone' }],
        [{ path: './' }, { path: 'opaque/' }, { path: 'opaque/.wh..wh..opq' }, { path: 'opaque/.wh.gone' }],
      );
      expect(readdirSync(root).toSorted()).toEqual(['deep', 'opaque', 'solo']);
      expect(readdirSync(join(root, 'solo'))).toEqual(['here']);
      expect(readdirSync(join(root, 'deep/er'))).toEqual([]);
      expect(readdirSync(join(root, 'opaque'))).toEqual([]);
      rmSync(join(root, 'solo'), { recursive: true });
      expect(existsSync(join(root, 'solo'))).toBe(false);
    });
  });

  describe('holders', () => {
    it('share the mount of a layer, which ends with the last', async () => {
      const diffIds = await store([{ path: './' }, { path: 'f', content: 'x' }]);
      const [only] = diffIds;
      const one = request(diffIds, 'one');
      const other = request(diffIds, 'other');
      await Promise.all([mounter.mount(one), mounter.mount(other), mounter.mount(one)]);
      expect(
        readMountInfo().filter(({ type, target }) => type === 'erofs' && target.startsWith(test.runDir)),
      ).toHaveLength(1);
      expect(only !== undefined && mounter.isMounted(only)).toBe(true);
      await mounter.unmount('one');
      await mounter.unmount('one');
      expect(readFileSync(join(other.target, 'f'), 'utf8')).toBe('x');
      await mounter.unmount('other');
      expect(only !== undefined && mounter.isMounted(only)).toBe(false);
      expect(mountsBelow(join(test.runDir, 'mounts/'))).toEqual([]);
    });

    it('are refused a layer that is missing, and a second target, and leave nothing', async () => {
      const diffIds = await store([{ path: './' }]);
      const missing = diffIdOf(Buffer.from('missing'));
      await expect(mounter.mount(request([...diffIds, missing]))).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(mountsBelow(join(test.runDir, 'mounts/'))).toEqual([]);
      const made = request(diffIds);
      await mounter.mount(made);
      await expect(mounter.mount({ ...made, target: `${made.target}-2` })).rejects.toMatchObject({
        code: 'FAILED_PRECONDITION',
      });
    });

    it('are told of a damaged layer, and leave nothing', async () => {
      const diffIds = await store([{ path: './' }, { path: 'a' }], [{ path: './' }, { path: 'b' }]);
      const [, damaged = ''] = diffIds;
      writeFileSync(join(test.root, 'layers', damaged.slice('sha256:'.length), 'layer.erofs'), 'damaged');
      await expect(mounter.mount(request(diffIds))).rejects.toMatchObject({ code: 'DATA_LOSS' });
      expect(mountsBelow(join(test.runDir, 'mounts/'))).toEqual([]);
    });

    it('may still use a tree that is unmounted', async () => {
      const made = request(await store([{ path: './' }, { path: 'f', content: 'x' }]));
      await mounter.mount(made);
      execFileSync('sh', ['-c', `cd '${made.target}' && (sleep 0.3; cat f > '${test.root}/read') >/dev/null 2>&1 &`]);
      await mounter.unmount(made.holder);
      expect(mountsBelow(made.target)).toEqual([]);
      await expect
        .poll(() => existsSync(join(test.root, 'read')) && readFileSync(join(test.root, 'read'), 'utf8'))
        .toBe('x');
    });
  });

  describe('adopt', () => {
    it('keeps the mounts of running containers and removes all others', async () => {
      const diffIds = await store(
        [{ path: './' }, { path: 'tmp/', mode: 0o1777 }, { path: 'a' }],
        [{ path: 'tmp/b' }],
        [{ path: './' }, { path: 'c' }],
      );
      const kept = request(diffIds.slice(0, 2), 'kept');
      const gone = request(diffIds, 'gone');
      await mounter.mount(kept);
      await mounter.mount(gone);
      writeFileSync(join(kept.target, 'written'), 'x');
      const restarted = test.createMounter();
      await restarted.adopt([kept, request(diffIds, 'never mounted')]);
      expect(mountsBelow(gone.target)).toEqual([]);
      expect(readFileSync(join(kept.target, 'written'), 'utf8')).toBe('x');
      expect(diffIds.map((diffId) => restarted.isMounted(diffId))).toEqual([true, true, false]);
      expect(readdirSync(join(test.runDir, 'mounts/layers'))).toHaveLength(2);
      await restarted.mount(kept);
      await restarted.mount(request(diffIds, 'new'));
      await restarted.unmount('kept');
      expect(diffIds.map((diffId) => restarted.isMounted(diffId))).toEqual([true, true, true]);
      await restarted.unmount('new');
      expect(mountsBelow(join(test.runDir, 'mounts/'))).toEqual([]);
    });

    it('leaves the mounts of another daemon alone', async () => {
      const other = openTestStore(createMemoryLayerCatalog());
      const otherMounter = other.createMounter();
      try {
        const tar = layerTar([{ path: './' }, { path: 'f' }]);
        await other.store.ingest({ source: () => chunksOf(tar) });
        const target = join(other.root, 'target');
        await otherMounter.mount({ holder: 'x', diffIds: [diffIdOf(tar)], writableDir: join(other.root, 'w'), target });
        await mounter.adopt([]);
        expect(readdirSync(target)).toEqual(['f']);
      } finally {
        await otherMounter.dispose();
        await other.dispose();
      }
    });

    it('works through a link to the run directory', async () => {
      const link = `${test.runDir}-link`;
      symlinkSync(test.runDir, link);
      const made = request(await store([{ path: './' }, { path: 'f' }]));
      await mounter.mount(made);
      const linked = test.createMounter(link);
      await linked.adopt([made]);
      expect(readdirSync(made.target)).toEqual(['f']);
      await linked.adopt([]);
      expect(readdirSync(made.target)).toEqual(['f']);
    });
  });
});
