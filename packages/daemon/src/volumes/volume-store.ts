import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ANONYMOUS_VOLUME_LABEL,
  type ContainerCatalog,
  type ContainerRecord,
  describeNear,
  hasErrnoCode,
  parseVolumeName,
  parseVolumeOptions,
  suggest,
  TinydockError,
  type VolumeCatalog,
  type VolumeRecord,
} from '@tinydock/domain';
import { removeTree } from '@tinydock/layer-store';
import { KeyLock } from '../concurrency/key-lock.ts';
import type { EventBus } from '../system/event-bus.ts';
import { assertSameOptions, newVolumeOf } from './volume-options.ts';
import { copyMarker, volumesDir } from './volume-places.ts';

/** Characters of a name that an error repeats. */
const MAX_SHOWN = 300;

export interface VolumeStoreOptions {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: VolumeCatalog;
  readonly containers: ContainerCatalog;
  readonly events: EventBus;
  readonly clock: () => Date;
}

export type NewVolume = Pick<VolumeRecord, 'name' | 'labels' | 'options'>;

export function newAnonymousName(): string {
  return randomBytes(32).toString('hex');
}

function volumesOf({ spec }: ContainerRecord): readonly string[] {
  return spec.mounts.filter(({ kind }) => kind === 'volume').map(({ source }) => source);
}

/**
 * The volumes of a store. Each has a row and a directory: the row is written first and goes last, so that a row without
 * a directory is what a crash has left.
 */
export class VolumeStore {
  readonly #options: VolumeStoreOptions;
  readonly #locks = new KeyLock();

  constructor(options: VolumeStoreOptions) {
    this.#options = options;
  }

  get(name: string): VolumeRecord | undefined {
    return this.#options.catalog.getVolume(name);
  }

  /** By name. */
  list(): readonly VolumeRecord[] {
    return this.#options.catalog.listVolumes();
  }

  /**
   * The containers that have a volume, running or not, by its name.
   * @param without ids of those that do not count
   */
  users(without: readonly string[] = []): ReadonlyMap<string, readonly ContainerRecord[]> {
    const pairs = this.#options.containers
      .listContainers()
      .filter(({ id }) => !without.includes(id))
      .flatMap((container) => [...new Set(volumesOf(container))].map((name) => ({ name, container })));
    const groups = [...Map.groupBy(pairs, ({ name }) => name)];
    return new Map(groups.map(([name, users]) => [name, users.map(({ container }) => container)]));
  }

  #usersOf(name: string): readonly ContainerRecord[] {
    return this.users().get(name) ?? [];
  }

  /**
   * The volume of the name, made where it is not there; durable. One that is there stays as it is.
   * @throws TinydockError INVALID_ARGUMENT, UNIMPLEMENTED
   */
  async ensure(volume: NewVolume): Promise<VolumeRecord> {
    const name = parseVolumeName(volume.name);
    parseVolumeOptions(volume.options);
    return this.#locks.run(name, () => this.#ensureLocked(volume));
  }

  async #ensureLocked(volume: NewVolume): Promise<VolumeRecord> {
    const { root, catalog, events, clock } = this.#options;
    const record = { ...volume, createdAt: clock().toISOString() };
    const isNew = catalog.insertVolume(record);
    try {
      const isMade = await mkdir(join(volumesDir(root), volume.name), { recursive: true, mode: 0o755 });
      if (isMade !== undefined) await syncDirectory(volumesDir(root));
    } catch (error) {
      if (isNew) catalog.deleteVolume(volume.name);
      throw error;
    }
    if (isNew) events.publish(volumeEvent(record.name, 'create'));
    return catalog.getVolume(volume.name) ?? record;
  }

  /**
   * Makes those volumes of a container that are not there.
   * @throws as {@link ensure}; ALREADY_EXISTS / NAME_IN_USE where one is there with other options
   */
  async ensureFor(container: ContainerRecord): Promise<void> {
    for (const mount of container.spec.mounts) {
      if (mount.kind !== 'volume') continue;
      const wanted = newVolumeOf(mount, ANONYMOUS_VOLUME_LABEL);
      assertSameOptions(await this.ensure(wanted), wanted.options);
    }
  }

  /** @throws TinydockError NOT_FOUND / VOLUME_NOT_FOUND; FAILED_PRECONDITION / VOLUME_IN_USE naming the containers */
  async remove(name: string): Promise<void> {
    await this.#locks.run(name, async () => {
      if (this.get(name) === undefined) throw this.notFound(name);
      const users = this.#usersOf(name);
      if (users.length > 0) throw inUse(name, users);
      await this.#discard(name);
    });
  }

  /** VOLUME_NOT_FOUND, with the name that is most likely meant. */
  notFound(name: string): TinydockError {
    const near = suggest(
      name,
      this.list().map((volume) => volume.name),
    );
    return new TinydockError({
      code: 'NOT_FOUND',
      reason: 'VOLUME_NOT_FOUND',
      message: `no such volume: ${name.slice(0, MAX_SHOWN)}`,
      ...describeNear(near, 'See `tdctl volume ls` for the volumes that are here.'),
    });
  }

  /** Removes those anonymous volumes of a container that no other container has. */
  async removeAnonymous(container: ContainerRecord): Promise<void> {
    for (const mount of container.spec.mounts) {
      // Containers of earlier versions do not say it.
      const isAnonymous = mount.isAnonymous ?? /^[0-9a-f]{64}$/.test(mount.source);
      if (mount.kind !== 'volume' || !isAnonymous) continue;
      await this.#locks.run(mount.source, async () => {
        const others = this.#usersOf(mount.source).filter(({ id }) => id !== container.id);
        if (others.length === 0) await this.#discard(mount.source);
      });
    }
  }

  /** Moves the files out of sight, and deletes them in the background. */
  async #discard(name: string): Promise<void> {
    const { root, catalog, events } = this.#options;
    const target = join(root, 'trash', randomUUID());
    await mkdir(join(root, 'trash'), { recursive: true, mode: 0o700 });
    await rm(copyMarker(root, name), { force: true });
    try {
      await rename(join(volumesDir(root), name), target);
      await syncDirectory(volumesDir(root));
    } catch (error) {
      if (!hasErrnoCode(error, 'ENOENT')) throw error;
    }
    if (catalog.getVolume(name) !== undefined) events.publish(volumeEvent(name, 'destroy'));
    catalog.deleteVolume(name);
    removeTree(target).catch(() => undefined);
  }

  /**
   * At start: drops rows whose directory is gone, and takes in directories without a row, which earlier versions made
   * or whose database was lost.
   */
  async reconcile(): Promise<void> {
    const { root, catalog } = this.#options;
    await mkdir(volumesDir(root), { recursive: true, mode: 0o700 });
    const entries = await readdir(volumesDir(root), { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
    for (const { name } of catalog.listVolumes()) if (!names.includes(name)) catalog.deleteVolume(name);
    for (const name of names) {
      if (catalog.getVolume(name) !== undefined) continue;
      const { birthtime, mtime } = await stat(join(volumesDir(root), name));
      const createdAt = (birthtime.getTime() > 0 ? birthtime : mtime).toISOString();
      const labels = /^[0-9a-f]{64}$/.test(name) ? { [ANONYMOUS_VOLUME_LABEL]: '' } : {};
      catalog.insertVolume({ name, createdAt, labels, options: {} });
    }
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function inUse(name: string, users: readonly ContainerRecord[]): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'VOLUME_IN_USE',
    message: `cannot remove volume ${name}: it is in use by ${users.length === 1 ? 'container' : 'containers'} ${users.map((user) => user.name).join(', ')}`,
    hint: 'Remove these containers first.',
  });
}

export function volumeEvent(
  name: string,
  action: string,
  attributes: Readonly<Record<string, string>> = {},
): Parameters<EventBus['publish']>[0] {
  return { type: 'volume', action, id: name, attributes: { driver: 'local', ...attributes } };
}
