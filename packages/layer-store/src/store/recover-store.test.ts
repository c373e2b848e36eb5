import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DiffId, digestHex, type LayerCatalog } from '@tinydock/domain';
import { createMemoryLayerCatalog } from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INGEST_UNTIL_KILLED, INGEST_WORKER } from '../testing/bundled.ts';
import { KILLED_TAR, openFileCatalog } from '../testing/ingest-until-killed.ts';
import { chunksOf, diffIdOf, layerTar } from '../testing/layer-tar.ts';
import { TEST_LIMITS } from '../testing/test-store.ts';
import { INGEST_STEPS } from './commit-layer.ts';
import { createLayerStore } from './layer-store.ts';
import { recoverStore } from './recover-store.ts';

const DIFF_ID = diffIdOf(KILLED_TAR);

let root: string;
let catalogPath: string;
beforeEach(() => {
  const directory = mkdtempSync(join(tmpdir(), 'tinydock-recover-'));
  root = join(directory, 'root');
  catalogPath = join(directory, 'rows.json');
});
afterEach(() => {
  rmSync(join(root, '..'), { recursive: true });
});

function list(name: string): readonly string[] {
  return readdirSync(join(root, name));
}

async function useStore<T>(
  catalog: LayerCatalog,
  use: (store: ReturnType<typeof createLayerStore>) => Promise<T>,
): Promise<T> {
  const store = createLayerStore({
    root,
    catalog,
    workers: { count: 1, url: INGEST_WORKER },
    limits: TEST_LIMITS,
    clock: () => new Date(),
    mounts: { isMounted: () => false },
  });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

function runUntilKilled(step: string, ...more: readonly string[]): NodeJS.Signals | null {
  const args = [INGEST_UNTIL_KILLED, root, catalogPath, step, ...more];
  const { signal, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return signal;
}

async function expectUsable(catalog: LayerCatalog): Promise<void> {
  for (const name of ['staging', 'trash']) expect(list(name)).toEqual([]);
  expect(catalog.listStaging()).toEqual([]);
  await useStore(catalog, async (store) => {
    await store.ingest({ source: () => chunksOf(KILLED_TAR), expected: { diffId: DIFF_ID } });
    expect(await store.verify(DIFF_ID)).toEqual({ kind: 'intact', diffId: DIFF_ID });
  });
}

describe('a process killed while it ingests', () => {
  it.each(['receiving', ...INGEST_STEPS.filter((step) => step !== 'committed')])(
    'after "%s" leaves nothing that recovery does not remove',
    async (step) => {
      expect(runUntilKilled(step)).toBe('SIGKILL');
      const catalog = openFileCatalog(catalogPath);
      expect(catalog.listStaging()).toHaveLength(1);
      const isRenamed = step === 'renamed' || step === 'renameSynced';
      expect(list(isRenamed ? 'layers' : 'staging')).toHaveLength(1);
      const report = await recoverStore({ root, catalog });
      expect(report).toMatchObject({
        staging: [expect.any(String)],
        orphans: isRenamed ? [digestHex(DIFF_ID)] : [],
        missing: [],
      });
      expect(list('layers')).toEqual([]);
      expect(catalog.listLayers()).toEqual([]);
      await expectUsable(catalog);
    },
  );

  it.each(['committed', 'acknowledged'])('after "%s" has lost nothing', async (step) => {
    expect(runUntilKilled(step)).toBe('SIGKILL');
    const catalog = openFileCatalog(catalogPath);
    const report = await recoverStore({ root, catalog });
    expect(report).toEqual({ staging: [], orphans: [], rebuilt: [], missing: [], trash: 0 });
    expect(catalog.getLayer(DIFF_ID)).toBeDefined();
    await expectUsable(catalog);
  });
});

describe('a process killed while it removes', () => {
  it.each(['rowsDeleted', 'acknowledged'])('after "%s" leaves no row without its layer', async (step) => {
    expect(runUntilKilled('')).toBeNull();
    expect(runUntilKilled(step, DIFF_ID)).toBe('SIGKILL');
    const catalog = openFileCatalog(catalogPath);
    const report = await recoverStore({ root, catalog });
    expect(report.missing).toEqual([]);
    expect(list('layers')).toEqual([]);
    await expectUsable(catalog);
  });
});

describe('recoverStore', () => {
  const OTHER = diffIdOf(layerTar([{ path: 'other' }]));

  async function ingestBoth(): Promise<ReturnType<typeof createMemoryLayerCatalog>> {
    const catalog = createMemoryLayerCatalog();
    await useStore(catalog, async (store) => {
      await store.ingest({ source: () => chunksOf(KILLED_TAR) });
      await store.ingest({ source: () => chunksOf(layerTar([{ path: 'other' }])) });
    });
    return catalog;
  }

  it('makes an empty store where there is nothing', async () => {
    const report = await recoverStore({ root, catalog: createMemoryLayerCatalog() });
    expect(report).toEqual({ staging: [], orphans: [], rebuilt: [], missing: [], trash: 0 });
    expect(existsSync(join(root, 'layers'))).toBe(true);
  });

  it('removes staging and trash with and without rows, files and deep directories', async () => {
    const catalog = await ingestBoth();
    catalog.beginStaging({ id: 'row-only', pid: 1, startedAt: 'x' });
    catalog.beginStaging({ id: 'both', pid: 1, startedAt: 'x' });
    for (const path of ['staging/both', 'staging/dir-only/deep', 'trash/a/b']) {
      mkdirSync(join(root, path), { recursive: true });
    }
    writeFileSync(join(root, 'staging/file-only'), 'x');
    writeFileSync(join(root, 'trash/a/b/c'), 'x');
    const report = await recoverStore({ root, catalog });
    expect(report.staging.toSorted()).toEqual(['both', 'dir-only', 'file-only', 'row-only']);
    expect(report).toMatchObject({ orphans: [], rebuilt: [], missing: [], trash: 1 });
    expect([list('staging'), list('trash')]).toEqual([[], []]);
    expect(list('layers')).toHaveLength(2);
  });

  it('reports rows without directories and keeps them', async () => {
    const catalog = await ingestBoth();
    rmSync(join(root, 'layers', digestHex(OTHER)), { recursive: true });
    expect(await recoverStore({ root, catalog })).toMatchObject({ missing: [OTHER], orphans: [] });
    expect(catalog.getLayer(OTHER)).toBeDefined();
  });

  it('makes the rows again from layer.json when asked, but not from damaged ones', async () => {
    const before = await ingestBoth();
    const damaged = 'f'.repeat(64);
    mkdirSync(join(root, 'layers', damaged));
    writeFileSync(join(root, 'layers', damaged, 'layer.json'), '{"version":1}');
    mkdirSync(join(root, 'layers', 'no-digest'));
    const catalog = createMemoryLayerCatalog();
    const report = await recoverStore({ root, catalog, rebuildRows: true });
    const byDiffId = (one: { diffId: DiffId }, other: { diffId: DiffId }): number =>
      one.diffId < other.diffId ? -1 : 1;
    expect(catalog.listLayers().toSorted(byDiffId)).toEqual(before.listLayers().toSorted(byDiffId));
    expect(report.rebuilt).toHaveLength(2);
    expect(report.orphans.toSorted()).toEqual([damaged, 'no-digest']);
    expect(list('layers')).toHaveLength(2);
  });
});
