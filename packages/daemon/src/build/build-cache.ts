import {
  type BuildCacheCatalog,
  type BuildCacheRecord,
  type DiffId,
  digestHex,
  type LayerStore,
  parseDigest,
  type ReferenceCatalog,
} from '@tinydock/domain';
import type { GarbageCollector } from '../images/garbage-collector.ts';
import type { ListFilter } from '../system/list-filters.ts';
import { type CacheBudget, freedBytesOf, keptBytes, ownBytes, withinBudget } from './cache-budget.ts';
import { selectCached } from './cache-filters.ts';

export interface BuildCacheOptions {
  readonly cache: BuildCacheCatalog;
  readonly layers: Pick<LayerStore, 'get'>;
  readonly references: Pick<ReferenceCatalog, 'listReferences'>;
  readonly garbage: Pick<GarbageCollector, 'collect'>;
  readonly directories: readonly KeptDirectories[];
  /** What is known of builds that have ended; goes only with all of the cache. */
  readonly records: KeptDirectories;
  /** The bytes of the files below a directory. */
  readonly measureTree: (directory: string) => Promise<number>;
  /** The bytes that are free where the cache lies. */
  readonly measureFree: () => Promise<number>;
  readonly clock: () => Date;
}

/** BuildKit's words for its records, and one for what is known of builds. */
export type CachedType = 'regular' | 'exec.cachemount' | 'source.local' | 'record';

/** A directory that builds have left for the next ones. */
export interface KeptDirectory {
  /** 64 hex digits. */
  readonly key: string;
  readonly type: Exclude<CachedType, 'regular'>;
  readonly isInUse: boolean;
  /** What `builder du` shows. */
  readonly description: string;
  readonly directory: string;
  /** Measured where it is not given. */
  readonly sizeBytes?: number;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly usedAt: string;
}

/** The directories of one kind. */
export interface KeptDirectories {
  list(): Promise<readonly KeptDirectory[]>;
  /** @returns false for one that is not there, or that a build uses now */
  remove(key: string): Promise<boolean>;
}

/** A step of the cache with its layer, or a directory. */
export interface CachedStep extends Omit<BuildCacheRecord, 'diffId'> {
  /** Undefined for a directory. */
  readonly diffId: DiffId | undefined;
  /** On the disk. */
  readonly sizeBytes: number;
  /** Something else than the cache refers to the layer. */
  readonly isShared: boolean;
  readonly type: CachedType;
  /** A build uses the directory now. */
  readonly isInUse: boolean;
}

export interface PruneCacheRequest extends CacheBudget {
  readonly filters: readonly ListFilter[];
  /** Steps whose layers something else refers to, too. */
  readonly all: boolean;
  readonly planOnly: boolean;
  /** Keys of those that may go; empty for all. */
  readonly only: readonly string[];
  /** Ids of images and containers that shall count as gone; of a plan. */
  readonly without?: readonly string[] | undefined;
}

export interface PrunedCache {
  readonly steps: readonly CachedStep[];
  readonly freedBytes: number;
}

/** What builds have left for the next ones. */
export class BuildCache {
  readonly #options: BuildCacheOptions;

  constructor(options: BuildCacheOptions) {
    this.#options = options;
  }

  /**
   * The step that was used longest ago first.
   * @param without ids of images and containers that shall count as gone
   * @throws TinydockError INVALID_ARGUMENT for an unknown filter or a bad value
   */
  async list(filters: readonly ListFilter[], without: readonly string[] = []): Promise<readonly CachedStep[]> {
    const { directories } = this.#options;
    const found = [...this.#steps(without), ...(await this.#directories(directories))];
    return selectCached(found, filters, this.#options.clock());
  }

  #steps(without: readonly string[]): CachedStep[] {
    const { cache, layers, references } = this.#options;
    const others = references
      .listReferences()
      .filter(({ kind, holder }) => kind !== 'build-step' && !(kind !== 'lease' && without.includes(holder)));
    const shared = new Set<string>(others.map(({ content }) => content));
    return cache.listSteps().map((record): CachedStep => {
      const layer = layers.get(record.diffId);
      const sizeBytes = layer === undefined ? 0 : layer.tarBytes + layer.indexBytes;
      const isShared = shared.has(record.diffId);
      return { ...record, sizeBytes, isShared, type: 'regular', isInUse: false };
    });
  }

  async #directories(directories: readonly KeptDirectories[]): Promise<readonly CachedStep[]> {
    const { measureTree } = this.#options;
    const found: CachedStep[] = [];
    const kept = (await Promise.all(directories.map((kind) => kind.list()))).flat();
    for (const { directory, ...known } of kept) {
      const sizeBytes = known.sizeBytes ?? (await measureTree(directory));
      found.push({ ...known, key: parseDigest(`sha256:${known.key}`), diffId: undefined, sizeBytes, isShared: false });
    }
    return found;
  }

  /**
   * Forgets steps, and with `all` what is known of builds that have ended; the layers of steps go where nothing else refers to them, at once or when the builds that run have ended.
   * @throws TinydockError as {@link list}
   */
  async prune(request: PruneCacheRequest): Promise<PrunedCache> {
    const { filters, all, only, planOnly } = request;
    const { clock, measureFree } = this.#options;
    const without = planOnly ? request.without : [];
    const records = all ? await this.#directories([this.#options.records]) : [];
    const everything = [...(await this.list([], without)), ...records];
    const candidates = selectCached(everything, filters, clock())
      .filter(({ isShared }) => all || !isShared)
      .filter(({ key }) => only.length === 0 || only.includes(key));
    const keepBytes = await keptBytes(request, ownBytes(everything), measureFree);
    const chosen = keepBytes === undefined ? candidates : withinBudget(candidates, everything, keepBytes);
    const steps = planOnly ? chosen : await this.#forget(chosen);
    return { steps, freedBytes: freedBytesOf(steps, everything) };
  }

  async #removeDirectory(key: string): Promise<boolean> {
    const { directories, records } = this.#options;
    for (const kind of [...directories, records]) if (await kind.remove(key)) return true;
    return false;
  }

  /** @returns those that are gone; a directory that a build uses now stays */
  async #forget(chosen: readonly CachedStep[]): Promise<readonly CachedStep[]> {
    const { cache, garbage } = this.#options;
    const gone: CachedStep[] = [];
    for (const entry of chosen) {
      const isGone = entry.diffId !== undefined || (await this.#removeDirectory(digestHex(entry.key)));
      if (isGone) gone.push(entry);
    }
    cache.removeSteps(gone.filter(({ diffId }) => diffId !== undefined).map(({ key }) => key));
    if (gone.length > 0) await garbage.collect();
    return gone;
  }
}
