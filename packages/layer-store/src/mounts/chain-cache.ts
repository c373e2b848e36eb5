import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { computeChainId, type DiffId, digestHex, hasErrnoCode } from '@tinydock/domain';
import type { DirectoryMetadata, LayerDriver } from '../driver/layer-driver.ts';
import { KeyedLock } from '../store/keyed-lock.ts';
import type { StoreLayout } from '../store/store-layout.ts';
import type { Trash } from '../store/trash.ts';
import { findMergedDirectories, type MountedLayer } from './merged-directories.ts';

const CHAIN_FILE = 'chain.json';
const VERSION = 1;

/** Mode, owner and time of the merged tree's root, which overlayfs takes from the writable directory. */
export type RootMetadata = Pick<DirectoryMetadata, 'mode' | 'uid' | 'gid' | 'mtimeSeconds'>;

/** What one stack of layers needs beyond the layers. */
export interface Chain {
  readonly root: RootMetadata;
  /** A layer to put on top, and its name; undefined where the layers do by themselves. */
  readonly correction: { readonly name: string; readonly layerDir: string } | undefined;
}

interface ChainFile {
  readonly version: number;
  readonly diffIds: readonly string[];
  readonly root: RootMetadata;
  readonly hasCorrection: boolean;
}

export interface ChainCacheOptions {
  readonly layout: StoreLayout;
  readonly driver: LayerDriver;
  readonly newId: () => string;
}

/** Keeps what was found out about stacks of layers; anything in it is made again when missing or damaged. */
export class ChainCache {
  readonly #options: ChainCacheOptions;
  readonly #lock = new KeyedLock();

  constructor(options: ChainCacheOptions) {
    this.#options = options;
  }

  /** @param readLayers Gives the mounted layers, lowest first; called where the chain is not known. */
  async prepare(diffIds: readonly DiffId[], readLayers: () => Promise<readonly MountedLayer[]>): Promise<Chain> {
    const chainId = computeChainId(diffIds);
    if (chainId === undefined) return { root: { mode: 0o755, uid: 0, gid: 0, mtimeSeconds: 0 }, correction: undefined };
    const name = digestHex(chainId);
    const layerDir = join(this.#options.layout.chains, name);
    const chain = await this.#lock.run(name, async () => {
      return (await readChainFile(layerDir)) ?? (await this.#build(layerDir, diffIds, await readLayers()));
    });
    return { root: chain.root, correction: chain.hasCorrection ? { name, layerDir } : undefined };
  }

  async #build(layerDir: string, diffIds: readonly DiffId[], layers: readonly MountedLayer[]): Promise<ChainFile> {
    const { layout, driver, newId } = this.#options;
    const { root, corrections } = await findMergedDirectories(layers);
    const { mode, uid, gid, mtimeSeconds } = root;
    const file: ChainFile = {
      version: VERSION,
      diffIds,
      root: { mode, uid, gid, mtimeSeconds },
      hasCorrection: corrections.length > 0,
    };
    const staged = join(layout.staging, newId());
    await mkdir(staged, { mode: 0o700 });
    try {
      if (corrections.length > 0) await driver.writeMetadataLayer(staged, corrections);
      // Not synced: what a power failure leaves of it is no JSON, and the stack is looked at again.
      await writeFile(join(staged, CHAIN_FILE), JSON.stringify(file), { mode: 0o600, flag: 'wx' });
      await rm(layerDir, { recursive: true, force: true });
      await rename(staged, layerDir);
    } finally {
      await rm(staged, { recursive: true, force: true });
    }
    return file;
  }
}

async function readChainFile(layerDir: string): Promise<ChainFile | undefined> {
  try {
    return parseChainFile(JSON.parse(await readFile(join(layerDir, CHAIN_FILE), 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

function parseChainFile(value: unknown): ChainFile | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, diffIds, root, hasCorrection } = value as Partial<ChainFile>;
  if (version !== VERSION || !Array.isArray(diffIds) || typeof hasCorrection !== 'boolean') return undefined;
  if (typeof root !== 'object') return undefined;
  const numbers = [root.mode, root.uid, root.gid, root.mtimeSeconds];
  return numbers.every((number) => Number.isSafeInteger(number))
    ? { version, diffIds, root, hasCorrection }
    : undefined;
}

/** Directories of the stacks that use one of these layers, or that cannot be read. */
export async function findChains(layout: StoreLayout, diffIds: Iterable<string>): Promise<readonly string[]> {
  const wanted = new Set(diffIds);
  const found: string[] = [];
  for (const name of await readdir(layout.chains)) {
    const layerDir = join(layout.chains, name);
    const file = await readChainFile(layerDir);
    if (file === undefined || file.diffIds.some((diffId) => wanted.has(diffId))) found.push(layerDir);
  }
  return found;
}

/** Forgets the stacks that use one of these layers, or all that cannot be read. */
export async function dropChains(layout: StoreLayout, gone: readonly DiffId[], trash: Trash): Promise<void> {
  for (const layerDir of await findChains(layout, gone)) await trash.discard(layerDir);
}
