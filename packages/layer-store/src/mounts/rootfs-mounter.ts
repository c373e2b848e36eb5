import { randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { chmod, chown, mkdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  type DiffId,
  digestHex,
  hasErrnoCode,
  type LayerCatalog,
  type RootfsMounter,
  type RootfsRequest,
  shortId,
  TinydockError,
} from '@tinydock/domain';
import { mount, MOUNT_FLAGS, type MountInfo, readMountInfo } from '@tinydock/linux';
import type { LayerDriver } from '../driver/layer-driver.ts';
import { KeyedLock } from '../store/keyed-lock.ts';
import { readLayerFile } from '../store/layer-json.ts';
import { createStoreLayout, prepareStore, type StoreLayout } from '../store/store-layout.ts';
import { ChainCache, type RootMetadata } from './chain-cache.ts';
import { LayerMounts, type MountKey } from './layer-mounts.ts';
import type { MountedLayer } from './merged-directories.ts';
import { MountDetacher } from './mount-detacher.ts';
import { mountOverlay, readLowerDirs } from './overlay.ts';

export interface RootfsMounterOptions {
  /** Of this daemon alone; layers are mounted below its `mounts`. */
  readonly runDir: string;
  /** Of the layer store. */
  readonly root: string;
  readonly catalog: LayerCatalog;
  readonly driver: LayerDriver;
  readonly newId?: (() => string) | undefined;
}

/** A mounter that says which layers it uses and can take all of its mounts away. */
export interface StoreRootfsMounter extends RootfsMounter {
  isMounted(diffId: DiffId): boolean;
  /** Unmounts everything, whoever holds it, and the mount point of the mounts themselves. Idempotent. */
  dispose(): Promise<void>;
}

/** Call `adopt` before anything else: it also clears what a crash left. */
export function createRootfsMounter(options: RootfsMounterOptions): StoreRootfsMounter {
  return new OverlayRootfsMounter(options);
}

interface Holding {
  readonly target: string;
  readonly keys: readonly MountKey[];
}

/** overlayfs quirk: a stack needs one lower directory, also for an image without layers. */
const EMPTY_DIR = 'empty';
/** Mounting takes 0.3 ms a layer and blocks; others get their turn in between. */
const LAYERS_PER_TURN = 16;

class OverlayRootfsMounter implements StoreRootfsMounter {
  readonly #options: RootfsMounterOptions;
  readonly #directory: string;
  readonly #layout: StoreLayout;
  readonly #layers: LayerMounts;
  readonly #chains: ChainCache;
  readonly #holdings = new Map<string, Holding>();
  readonly #detacher = new MountDetacher();
  readonly #lock = new KeyedLock();

  constructor(options: RootfsMounterOptions) {
    const directory = join(options.runDir, 'mounts');
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#options = options;
    this.#directory = realpathSync(directory);
    this.#layout = createStoreLayout(realpathSync(options.root));
    prepareStore(this.#layout);
    this.#layers = new LayerMounts(this.#directory, options.driver);
    this.#chains = new ChainCache({ layout: this.#layout, driver: options.driver, newId: options.newId ?? randomUUID });
    this.#makePrivate();
  }

  isMounted(diffId: DiffId): boolean {
    return this.#layers.isHeld({ kind: 'layers', name: digestHex(diffId) });
  }

  async mount(request: RootfsRequest): Promise<void> {
    await this.#lock.run(request.holder, async () => {
      const held = this.#holdings.get(request.holder);
      if (held === undefined) await this.#mountStack(request);
      else if (held.target !== (await resolveTarget(request.target))) throw heldElsewhere(request.holder, held.target);
    });
  }

  async #mountStack(request: RootfsRequest): Promise<void> {
    this.#checkLayers(request);
    const keys: MountKey[] = [];
    try {
      const diffIds = dropRepeated(request.diffIds);
      const layerPaths = await this.#acquireLayers(diffIds, keys);
      const chain = await this.#chains.prepare(diffIds, () => this.#describeLayers(diffIds, layerPaths));
      const lowerDirs = layerPaths.toReversed();
      if (chain.correction !== undefined) {
        const key: MountKey = { kind: 'chains', name: chain.correction.name };
        lowerDirs.unshift(await this.#layers.acquire(key, chain.correction.layerDir));
        keys.push(key);
      }
      if (request.mountPointsDir !== undefined) lowerDirs.push(request.mountPointsDir);
      if (lowerDirs.length === 0) lowerDirs.push(await this.#makeEmptyDir());
      const target = await resolveTarget(request.target);
      await this.#detacher.ended(target);
      const writable = await prepareWritable(request.writableDir, chain.root);
      // The upper directory of one that is not written to gives the root its metadata, from the top of the stack.
      mountOverlay(
        request.readOnly === true
          ? { lowerDirs: [writable.upperDir, ...lowerDirs], target, volatile: false }
          : { lowerDirs, writable, target, volatile: request.volatile === true },
      );
      this.#holdings.set(request.holder, { target, keys });
    } catch (error) {
      for (const key of keys.toReversed()) await this.#layers.release(key);
      throw error;
    }
  }

  #checkLayers({ diffIds, holder }: RootfsRequest): void {
    const missing = diffIds.find((diffId) => this.#options.catalog.getLayer(diffId) === undefined);
    if (missing === undefined) return;
    throw new TinydockError({
      code: 'NOT_FOUND',
      message: `cannot mount the root filesystem of ${holder}: no layer ${shortId(missing)} in the store`,
      hint: 'Pull the image again.',
    });
  }

  /** Adds each key as soon as it is held, for the clean-up of a failure. @returns where they are, lowest first */
  async #acquireLayers(diffIds: readonly DiffId[], keys: MountKey[]): Promise<string[]> {
    const paths: string[] = [];
    for (const diffId of diffIds) {
      const key: MountKey = { kind: 'layers', name: digestHex(diffId) };
      paths.push(await this.#layers.acquire(key, this.#layout.layerDir(diffId)));
      keys.push(key);
      if (paths.length % LAYERS_PER_TURN === 0) await setImmediate();
    }
    return paths;
  }

  async #describeLayers(diffIds: readonly DiffId[], paths: readonly string[]): Promise<readonly MountedLayer[]> {
    return await Promise.all(
      diffIds.map(async (diffId, at) => {
        const { layer, whiteoutDirectories } = readLayerFile(this.#layout.layerDir(diffId));
        const { impliedDirectories } = layer;
        return { mountPath: paths[at] ?? '', impliedDirectories, whiteoutDirectories };
      }),
    );
  }

  async #makeEmptyDir(): Promise<string> {
    const path = join(this.#directory, EMPTY_DIR);
    await mkdir(path, { recursive: true, mode: 0o755 });
    return path;
  }

  async unmount(holder: string): Promise<void> {
    await this.#lock.run(holder, async () => {
      const held = this.#holdings.get(holder);
      if (held === undefined) return;
      this.#detacher.detach(held.target);
      this.#holdings.delete(holder);
      for (const key of held.keys) await this.#layers.release(key);
    });
  }

  async adopt(requests: readonly RootfsRequest[]): Promise<void> {
    const table = readMountInfo();
    const kept = new Set<string>();
    for (const request of requests) {
      const target = await resolveTarget(request.target);
      const keys = this.#readKeys(table.findLast((entry) => entry.target === target));
      if (keys === undefined) continue;
      kept.add(target);
      if (this.#holdings.has(request.holder)) continue;
      for (const key of keys) this.#layers.adopt(key);
      this.#holdings.set(request.holder, { target, keys });
    }
    for (const { target } of this.#holdings.values()) kept.add(target);
    await this.#clear(table, kept);
  }

  /** The layers below an overlay of this mounter; undefined for any other mount. */
  #readKeys(entry: MountInfo | undefined): readonly MountKey[] | undefined {
    const lowerDirs = entry === undefined ? undefined : readLowerDirs(entry);
    const isOurs = lowerDirs?.some((path) => path.startsWith(`${this.#directory}/`)) === true;
    if (lowerDirs === undefined || !isOurs) return undefined;
    return lowerDirs.map((path) => this.#layers.keyOf(path)).filter((key) => key !== undefined);
  }

  async #clear(table: readonly MountInfo[], kept: ReadonlySet<string>): Promise<void> {
    for (const entry of table.toReversed()) {
      if (!kept.has(entry.target) && this.#readKeys(entry) !== undefined) this.#detacher.detach(entry.target);
    }
    for (const { target } of table.toReversed()) {
      if (target.startsWith(`${this.#directory}/`) && !kept.has(target)) await this.#layers.withdrawUnheld(target);
    }
  }

  async dispose(): Promise<void> {
    for (const holder of [...this.#holdings.keys()]) await this.unmount(holder);
    await this.#clear(readMountInfo(), new Set());
    this.#detacher.detach(this.#directory);
    await this.#detacher.settle();
    await rm(join(this.#directory, EMPTY_DIR), { recursive: true, force: true });
  }

  /** A mount of its own keeps the layers' mounts from spreading into other mount namespaces. */
  #makePrivate(): void {
    if (readMountInfo().some((entry) => entry.target === this.#directory)) return;
    mount({ source: this.#directory, target: this.#directory, flags: MOUNT_FLAGS.bind });
    mount({ target: this.#directory, flags: MOUNT_FLAGS.private });
  }
}

/**
 * Leaves of a layer that comes several times, such as an empty one, only the highest, since overlayfs refuses to stack
 * a directory twice. The lower ones show nothing that the highest does not show or hide again.
 */
function dropRepeated(diffIds: readonly DiffId[]): readonly DiffId[] {
  return diffIds.filter((diffId, place) => diffIds.lastIndexOf(diffId) === place);
}

async function resolveTarget(target: string): Promise<string> {
  await mkdir(target, { recursive: true, mode: 0o700 });
  return realpathSync(target);
}

async function prepareWritable(
  writableDir: string,
  root: RootMetadata,
): Promise<{ readonly upperDir: string; readonly workDir: string }> {
  const upperDir = join(writableDir, 'upper');
  const workDir = join(writableDir, 'work');
  await mkdir(writableDir, { recursive: true, mode: 0o700 });
  // overlayfs refuses a work directory that a volatile mount has used; nothing in it is needed again.
  await rm(workDir, { recursive: true, force: true });
  await mkdir(workDir, { mode: 0o700 });
  const made = await mkdir(upperDir).then(
    () => true,
    (error: unknown) => (hasErrnoCode(error, 'EEXIST') ? false : Promise.reject(error as Error)),
  );
  if (made) {
    await chown(upperDir, root.uid, root.gid);
    await chmod(upperDir, root.mode);
    await utimes(upperDir, root.mtimeSeconds, root.mtimeSeconds);
  }
  return { upperDir, workDir };
}

function heldElsewhere(holder: string, target: string): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `${holder} has its root filesystem mounted at ${target} already`,
  });
}
