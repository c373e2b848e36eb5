import type {
  BuildCacheCatalog,
  BuildCacheRecord,
  DiffId,
  Digest,
  LayerStore,
  ReferenceCatalog,
} from '@tinydock/domain';
import type { GarbageCollector } from '../images/garbage-collector.ts';
import { groupFilters, type ListFilter } from '../system/list-filters.ts';
import { parseMoment } from '../system/parse-moment.ts';

export interface BuildCacheOptions {
  readonly cache: BuildCacheCatalog;
  readonly layers: Pick<LayerStore, 'get'>;
  readonly references: Pick<ReferenceCatalog, 'listReferences'>;
  readonly garbage: Pick<GarbageCollector, 'collect'>;
  readonly clock: () => Date;
}

/** A step of the cache, with its layer. */
export interface CachedStep extends BuildCacheRecord {
  /** Of the layer on the disk. */
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
}

export interface PrunedCache {
  readonly steps: readonly CachedStep[];
  readonly freedBytes: number;
}

const KEYS = ['until', 'shared'] as const;

/** Bytes of the layers that only these steps refer to; several steps may have one layer. */
function ownBytes(steps: readonly CachedStep[]): number {
  const sizes = new Map(steps.filter(({ isShared }) => !isShared).map(({ diffId, sizeBytes }) => [diffId, sizeBytes]));
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** What builds have left for the next ones. */
export class BuildCache {
  readonly #options: BuildCacheOptions;

  constructor(options: BuildCacheOptions) {
    this.#options = options;
  }

  /**
   * The step that was used longest ago first.
   * @throws TinydockError INVALID_ARGUMENT for an unknown filter or a bad value
   */
  list(filters: readonly ListFilter[]): readonly CachedStep[] {
    const { cache, layers, references, clock } = this.#options;
    const others = references.listReferences().filter(({ kind }) => kind !== 'build-step');
    const shared = new Set<string>(others.map(({ content }) => content));
    const groups = groupFilters(filters, KEYS);
    const bounds = (groups.get('until') ?? []).map((value) => parseMoment(value, clock()));
    const wanted = (groups.get('shared') ?? []).map((value) => value === 'true');
    return cache
      .listSteps()
      .map((record): CachedStep => {
        const layer = layers.get(record.diffId);
        const sizeBytes = layer === undefined ? 0 : layer.tarBytes + layer.indexBytes;
        return { ...record, sizeBytes, isShared: shared.has(record.diffId) };
      })
      .filter(({ usedAt }) => bounds.every((bound) => Date.parse(usedAt) < bound))
      .filter(({ isShared }) => wanted.every((value) => value === isShared))
      .sort((left, right) => (left.usedAt < right.usedAt ? -1 : Number(left.usedAt > right.usedAt)));
  }

  /**
   * Forgets steps; their layers go where nothing else refers to them, at once or when the builds that run have ended.
   * @throws TinydockError as {@link list}
   */
  async prune(request: PruneCacheRequest): Promise<PrunedCache> {
    const { cache, garbage } = this.#options;
    const { filters, all, only } = request;
    const candidates = this.list(filters)
      .filter(({ isShared }) => all || !isShared)
      .filter(({ key }) => only.length === 0 || only.includes(key));
    const steps = this.#withinBudget(candidates, request.keepBytes);
    const freedBytes = this.#freedBytes(steps);
    if (!request.planOnly && steps.length > 0) {
      cache.removeSteps(steps.map(({ key }) => key));
      await garbage.collect();
    }
    return { steps, freedBytes };
  }

  #withinBudget(candidates: readonly CachedStep[], keepBytes: number): readonly CachedStep[] {
    if (keepBytes <= 0) return candidates;
    const all = this.list([]);
    const users = new Map<DiffId, number>();
    for (const { diffId } of all) users.set(diffId, (users.get(diffId) ?? 0) + 1);
    let left = ownBytes(all);
    const taken: CachedStep[] = [];
    for (const step of candidates) {
      if (left <= keepBytes) break;
      taken.push(step);
      const others = (users.get(step.diffId) ?? 1) - 1;
      users.set(step.diffId, others);
      if (others === 0 && !step.isShared) left -= step.sizeBytes;
    }
    return taken;
  }

  /** A layer stays as long as a step that stays has it. */
  #freedBytes(steps: readonly CachedStep[]): number {
    const going = new Set<Digest>(steps.map(({ key }) => key));
    const kept = new Set<DiffId>(
      this.list([])
        .filter(({ key }) => !going.has(key))
        .map(({ diffId }) => diffId),
    );
    return ownBytes(steps.filter(({ diffId }) => !kept.has(diffId)));
  }
}
