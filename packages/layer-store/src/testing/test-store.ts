import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LayerCatalog, LayerStore } from '@tinydock/domain';
import { readCapabilities } from '@tinydock/linux';
import { ErofsLayerDriver } from '../driver/erofs-layer-driver.ts';
import { createRootfsMounter, type StoreRootfsMounter } from '../mounts/rootfs-mounter.ts';
import { createLayerStore, type LayerStoreOptions } from '../store/layer-store.ts';
import { INGEST_WORKER } from './bundled.ts';

/** Mounting needs it; tests that mount say so by skipping. */
export const mayMount = readCapabilities().has('CAP_SYS_ADMIN');

export const TEST_LIMITS = { maxTarBytes: 8 * 2 ** 30, maxEntries: 100_000, maxRatio: 1000 };

export interface TestStore<Catalog extends LayerCatalog> {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: Catalog;
  readonly store: LayerStore;
  /** Names in one of the store's directories. */
  list(directory: 'layers' | 'staging' | 'trash' | 'chains'): readonly string[];
  createMounter(runDir?: string): StoreRootfsMounter;
  /** Closes the store and removes its files. */
  dispose(): Promise<void>;
}

/** A store in a temporary directory, with real worker threads. */
export function openTestStore<Catalog extends LayerCatalog>(
  catalog: Catalog,
  overrides: Partial<LayerStoreOptions> = {},
): TestStore<Catalog> {
  const directory = mkdtempSync(join(tmpdir(), 'tinydock-store-'));
  const root = join(directory, 'root');
  const runDir = join(directory, 'run');
  const store = createLayerStore({
    root,
    catalog,
    workers: { count: 2, url: INGEST_WORKER },
    limits: TEST_LIMITS,
    clock: () => new Date('2026-01-02T03:04:05Z'),
    mounts: { isMounted: () => false },
    ...overrides,
  });
  return {
    root,
    runDir,
    catalog,
    store,
    list: (name) => readdirSync(join(root, name)),
    createMounter: (otherRunDir = runDir) =>
      createRootfsMounter({ runDir: otherRunDir, root, catalog, driver: new ErofsLayerDriver() }),
    dispose: async () => {
      await store.close();
      rmSync(directory, { recursive: true });
    },
  };
}
