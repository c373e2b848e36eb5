import {
  ANONYMOUS_VOLUME_LABEL,
  type DiskMeter,
  isAnonymousVolume,
  parseVolumeName,
  TinydockError,
  type VolumeRecord,
} from '@tinydock/domain';
import type { EventBus } from '../system/event-bus.ts';
import type { ListFilter } from '../system/list-filters.ts';
import { prunePredicate, volumePredicate } from './filter-volumes.ts';
import { assertLocalDriver, assertSameOptions, describeEntries } from './volume-options.ts';
import { volumeDirectory } from './volume-places.ts';
import { newAnonymousName, type VolumeStore } from './volume-store.ts';

export interface VolumeServiceOptions {
  readonly root: string;
  readonly runDir: string;
  readonly store: VolumeStore;
  readonly meter: Pick<DiskMeter, 'measureDirectory'>;
  readonly events: EventBus;
}

export interface CreateVolumeRequest {
  /** Empty for an anonymous volume. */
  readonly name: string;
  /** Empty for `local`. */
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
}

/** A volume as users see it. */
export interface VolumeDetail {
  readonly volume: VolumeRecord;
  /** Where its files lie. */
  readonly mountpoint: string;
  /** Names of the containers that have it. */
  readonly containers: readonly string[];
}

export interface PruneVolumesRequest {
  readonly all: boolean;
  readonly filters: readonly ListFilter[];
  readonly planOnly: boolean;
  /** Names of those that may be removed; empty for all. */
  readonly only: readonly string[];
  /** Ids of containers that shall count as gone; of a plan. */
  readonly without?: readonly string[] | undefined;
}

export interface PrunedVolume {
  readonly name: string;
  /** Allocated on the disk. */
  readonly sizeBytes: number;
  readonly reason: 'anonymous' | 'unused';
  /** Why it could not be removed; empty where it was, or will be. */
  readonly error: string;
}

/** What users do with volumes. */
export class VolumeService {
  readonly #options: VolumeServiceOptions;

  constructor(options: VolumeServiceOptions) {
    this.#options = options;
  }

  #describe(volume: VolumeRecord, users = this.#options.store.users()): VolumeDetail {
    return {
      volume,
      mountpoint: volumeDirectory(this.#options, volume),
      containers: (users.get(volume.name) ?? []).map(({ name }) => name),
    };
  }

  /**
   * Makes a volume, or finds the one that is there; durable.
   * @throws TinydockError INVALID_ARGUMENT, UNIMPLEMENTED; ALREADY_EXISTS / NAME_IN_USE where it has other options
   */
  async create(request: CreateVolumeRequest): Promise<VolumeDetail & { readonly warnings: readonly string[] }> {
    const { driver, options } = request;
    assertLocalDriver(driver);
    const isAnonymous = request.name === '';
    const name = isAnonymous ? newAnonymousName() : parseVolumeName(request.name);
    const labels = isAnonymous ? { ...request.labels, [ANONYMOUS_VOLUME_LABEL]: '' } : request.labels;
    const volume = await this.#options.store.ensure({ name, labels, options });
    assertSameOptions(volume, options);
    const hasLabels = Object.entries(labels).every(([key, value]) => volume.labels[key] === value);
    const warning = `volume ${name} was there already and keeps its labels: ${describeEntries(volume.labels)}`;
    return { ...this.#describe(volume), warnings: hasLabels ? [] : [warning] };
  }

  /** By name. @throws TinydockError INVALID_ARGUMENT for an unknown filter */
  list(filters: readonly ListFilter[]): readonly VolumeDetail[] {
    const { store } = this.#options;
    const users = store.users();
    return store
      .list()
      .filter(volumePredicate(filters, (name) => users.has(name)))
      .map((volume) => this.#describe(volume, users));
  }

  /** @throws TinydockError NOT_FOUND / VOLUME_NOT_FOUND */
  inspect(name: string): VolumeDetail {
    const volume = this.#options.store.get(name);
    if (volume === undefined) throw this.#options.store.notFound(name);
    return this.#describe(volume);
  }

  /** @throws as {@link VolumeStore.remove} */
  async remove(name: string): Promise<void> {
    await this.#options.store.remove(name);
  }

  /**
   * Removes volumes that no container has, or says which these are and what they take.
   * @throws TinydockError INVALID_ARGUMENT for an unknown filter or a bad value
   */
  async prune(request: PruneVolumesRequest): Promise<readonly PrunedVolume[]> {
    const { store, meter, events } = this.#options;
    const isMeant = prunePredicate(request.filters, request.all);
    const users = store.users(request.planOnly ? request.without : []);
    const pruned: PrunedVolume[] = [];
    for (const volume of store.list()) {
      const { name } = volume;
      const isAllowed = request.only.length === 0 || request.only.includes(name);
      if (!isAllowed || !isMeant(volume) || users.has(name)) continue;
      const reason = isAnonymousVolume(volume) ? 'anonymous' : 'unused';
      const sizeBytes = await meter.measureDirectory('volumes', name);
      const error = request.planOnly ? '' : await this.#removeOne(name);
      pruned.push({ name, sizeBytes, reason, error });
    }
    if (!request.planOnly) {
      const bytes = pruned.reduce((sum, { sizeBytes, error }) => (error === '' ? sum + sizeBytes : sum), 0);
      events.publish({ type: 'volume', action: 'prune', id: '', attributes: { reclaimed: String(bytes) } });
    }
    return pruned;
  }

  /** A container may have got it since it was chosen. */
  async #removeOne(name: string): Promise<string> {
    try {
      await this.#options.store.remove(name);
      return '';
    } catch (error) {
      if (error instanceof TinydockError) return error.message;
      throw error;
    }
  }
}
