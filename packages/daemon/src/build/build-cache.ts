import {
  type BuildCacheCatalog,
  type BuildCacheRecord,
  type DiffId,
  digestHex,
  type LayerStore,
  parseDigest,
  type ReferenceCatalog,
  TinydockError,
} from '@tinydock/domain';
import type { GarbageCollector } from '../images/garbage-collector.ts';
import { groupFilters, type ListFilter } from '../system/list-filters.ts';
import { parseMoment } from '../system/parse-moment.ts';

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
  readonly clock: () => Date;
}

/** A directory that builds have left for the next ones. */
export interface KeptDirectory {
  /** 64 hex digits. */
  readonly key: string;
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
}

export interface PruneCacheRequest {
  readonly filters: readonly ListFilter[];
  /** Steps whose layers something else refers to, too. */
  readonly all: boolean;
  /** Only as many, the ones used longest ago first, until the cache alone holds no more than this; 0 for no limit. */
  readonly keepBytes: number;
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

const KEYS = ['id', 'until', 'shared'] as const;

/** Bytes of the layers that only these steps refer to; several steps may have one layer. */
function ownBytes(steps: readonly CachedStep[]): number {
  const own = steps.filter(({ isShared }) => !isShared);
  const sizes = new Map(own.map(({ key, diffId, sizeBytes }): [string, number] => [diffId ?? key, sizeBytes]));
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** @throws TinydockError INVALID_ARGUMENT; nothing at all would be the beginning of all keys */
function parseKeyPrefix(id: string): string {
  const hex = id.replace(/^sha256:/, '');
  if (/^[0-9a-f]{1,64}$/.test(hex)) return hex;
  const message = `invalid filter id=${JSON.stringify(id.slice(0, 100))}: expected the beginning of an id of tdctl builder du`;
  throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
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
    return this.#select([...this.#steps(without), ...(await this.#directories(directories))], filters);
  }

  #select(steps: readonly CachedStep[], filters: readonly ListFilter[]): readonly CachedStep[] {
    const { clock } = this.#options;
    const groups = groupFilters(filters, KEYS);
    const bounds = (groups.get('until') ?? []).map((value) => parseMoment(value, clock()));
    const wanted = (groups.get('shared') ?? []).map((value) => value === 'true');
    const ids = (groups.get('id') ?? []).map(parseKeyPrefix);
    return steps
      .filter(({ key }) => ids.length === 0 || ids.some((id) => digestHex(key).startsWith(id)))
      .filter(({ usedAt }) => bounds.every((bound) => Date.parse(usedAt) < bound))
      .filter(({ isShared }) => wanted.every((value) => value === isShared))
      .sort((left, right) => (left.usedAt < right.usedAt ? -1 : Number(left.usedAt > right.usedAt)));
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
      return { ...record, sizeBytes, isShared: shared.has(record.diffId) };
    });
  }

  async #directories(directories: readonly KeptDirectories[]): Promise<readonly CachedStep[]> {
    const { measureTree } = this.#options;
    const found: CachedStep[] = [];
    const kept = (await Promise.all(directories.map((kind) => kind.list()))).flat();
    for (const { key, description, directory, createdAt, usedAt, ...known } of kept) {
      const sizeBytes = known.sizeBytes ?? (await measureTree(directory));
      const digest = parseDigest(`sha256:${key}`);
      found.push({ key: digest, diffId: undefined, description, createdAt, usedAt, sizeBytes, isShared: false });
    }
    return found;
  }

  /**
   * Forgets steps, and with `all` what is known of builds that have ended; the layers of steps go where nothing else refers to them, at once or when the builds that run have ended.
   * @throws TinydockError as {@link list}
   */
  async prune(request: PruneCacheRequest): Promise<PrunedCache> {
    const { filters, all, only, keepBytes, planOnly } = request;
    const without = planOnly ? request.without : [];
    const records = all ? await this.#directories([this.#options.records]) : [];
    const everything = [...(await this.list([], without)), ...records];
    const candidates = this.#select(everything, filters)
      .filter(({ isShared }) => all || !isShared)
      .filter(({ key }) => only.length === 0 || only.includes(key));
    const chosen = withinBudget(candidates, everything, keepBytes);
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

/** As many as must go, the ones used longest ago first. */
function withinBudget(
  candidates: readonly CachedStep[],
  everything: readonly CachedStep[],
  keepBytes: number,
): readonly CachedStep[] {
  if (keepBytes <= 0) return candidates;
  const users = new Map<string, number>();
  for (const { key, diffId = key } of everything) users.set(diffId, (users.get(diffId) ?? 0) + 1);
  let left = ownBytes(everything);
  const taken: CachedStep[] = [];
  for (const step of candidates) {
    if (left <= keepBytes) break;
    taken.push(step);
    const content = step.diffId ?? step.key;
    const others = (users.get(content) ?? 1) - 1;
    users.set(content, others);
    if (others === 0 && !step.isShared) left -= step.sizeBytes;
  }
  return taken;
}

/** A layer stays as long as a step that stays has it. */
function freedBytesOf(steps: readonly CachedStep[], everything: readonly CachedStep[]): number {
  const going = new Set<string>(steps.map(({ key }) => key));
  const kept = new Set(everything.filter(({ key }) => !going.has(key)).map(({ diffId }) => diffId));
  return ownBytes(steps.filter(({ diffId }) => diffId === undefined || !kept.has(diffId)));
}
