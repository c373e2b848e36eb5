import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  ANONYMOUS_VOLUME_LABEL,
  type BindMount,
  type ContainerId,
  type ContainerRecord,
  hasErrnoCode,
  type MountSpec,
  parseVolumeOptions,
  TinydockError,
  type VolumeRecord,
} from '@tinydock/domain';
import { mount, MOUNT_FLAGS, readMountInfo, unmountSync, UNMOUNT_FLAGS } from '@tinydock/linux';
import { KeyLock } from '../concurrency/key-lock.ts';
import type { ContainerTrees } from '../containers/container-trees.ts';
import { copyUp } from '../containers/copy-up.ts';
import type { EventBus } from '../system/event-bus.ts';
import { checkPropagation } from './check-propagation.ts';
import { copyMarker, volumeDirectory, volumesDir } from './volume-places.ts';
import { volumeEvent, type VolumeStore } from './volume-store.ts';

export interface VolumeMountsOptions {
  readonly root: string;
  readonly runDir: string;
  readonly store: VolumeStore;
  readonly events: EventBus;
}

/** Of tmpfs, which are flags of its mount. */
const FLAG_OPTIONS: Readonly<Record<string, number>> = {
  nosuid: MOUNT_FLAGS.noSuid,
  nodev: MOUNT_FLAGS.noDev,
  noexec: MOUNT_FLAGS.noExec,
};
const DEFAULT_OPTIONS = ['suid', 'dev', 'exec'];

/** Has the files of volumes and binds there while containers use them. */
export class VolumeMounts {
  readonly #options: VolumeMountsOptions;
  readonly #locks = new KeyLock();
  /** What running containers have, by their ids. */
  readonly #held = new Map<ContainerId, readonly MountSpec[]>();

  constructor(options: VolumeMountsOptions) {
    this.#options = options;
  }

  /**
   * Makes ready what a container mounts, until {@link release}.
   * @throws TinydockError INVALID_ARGUMENT, FAILED_PRECONDITION where a source is not there
   */
  async hold(container: ContainerRecord): Promise<readonly BindMount[]> {
    const { id, spec } = container;
    const volumes = spec.mounts.filter(({ kind }) => kind === 'volume');
    this.#held.set(id, volumes);
    try {
      const resolved: BindMount[] = [];
      for (const one of spec.mounts)
        resolved.push(await (one.kind === 'bind' ? resolveBind(one) : this.#resolveVolume(one)));
      this.#announce(id, volumes, 'mount');
      return resolved;
    } catch (error) {
      await this.#drop(id, volumes);
      throw error;
    }
  }

  async #resolveVolume({ source: name, target, readOnly, isAnonymous }: MountSpec): Promise<BindMount> {
    const labels: VolumeRecord['labels'] = isAnonymous === true ? { [ANONYMOUS_VOLUME_LABEL]: '' } : {};
    const volume = await this.#options.store.ensure({ name, labels, options: {} });
    const source = volumeDirectory(this.#options, volume);
    const wanted = parseVolumeOptions(volume.options);
    if (wanted.kind === 'bind') await checkDevice(name, wanted.device);
    if (wanted.kind === 'tmpfs') await this.#locks.run(name, () => mountTmpfs(source, wanted.options));
    const isNotRecursive = wanted.kind === 'bind' && !wanted.isRecursive;
    return { source, target, readOnly: readOnly || (wanted.kind !== 'directory' && wanted.readOnly), isNotRecursive };
  }

  /** Fills empty volumes with what the image has in their places, before the container's process can see them. */
  async fill({ spec }: ContainerRecord, rootfsDir: string): Promise<void> {
    for (const { kind, source, target, isNotFilled } of spec.mounts) {
      const volume = kind === 'volume' && isNotFilled !== true ? this.#options.store.get(source) : undefined;
      if (volume === undefined) continue;
      const directory = volumeDirectory(this.#options, volume);
      if (!existsSync(directory)) continue;
      const marker = copyMarker(this.#options.root, source);
      await this.#locks.run(source, () => copyUp({ directory, marker, rootfsDir, target }));
    }
  }

  /** As {@link fill}, for a container that does not run. */
  async fillFrom(container: ContainerRecord, trees: Pick<ContainerTrees, 'open'>): Promise<void> {
    const tree = await trees.open(container.id);
    try {
      await this.fill(container, tree.directory);
    } finally {
      await tree.close();
    }
  }

  /** Lets go what a container has had; idempotent. */
  async release(id: ContainerId): Promise<void> {
    const held = this.#held.get(id);
    if (held === undefined) return;
    await this.#drop(id, held);
    this.#announce(id, held, 'unmount');
  }

  async #drop(id: ContainerId, volumes: readonly MountSpec[]): Promise<void> {
    this.#held.delete(id);
    for (const { source } of volumes) await this.#locks.run(source, () => this.#unmountUnheld(source));
  }

  async #unmountUnheld(name: string): Promise<void> {
    const isHeld = [...this.#held.values()].flat().some(({ source }) => source === name);
    const directory = join(volumesDir(this.#options.runDir), name);
    if (!isHeld && existsSync(directory)) await unmountTmpfs(directory);
  }

  #announce(id: ContainerId, volumes: readonly MountSpec[], action: 'mount' | 'unmount'): void {
    for (const { source, target, readOnly } of volumes) {
      const details =
        action === 'mount' ? { destination: target, 'read/write': String(!readOnly), propagation: '' } : {};
      this.#options.events.publish(volumeEvent(source, action, { container: id, ...details }));
    }
  }

  /** After a restart: containers that run keep what they have, what nobody has is unmounted. */
  async adopt(running: readonly ContainerRecord[]): Promise<void> {
    for (const { id, spec } of running) {
      this.#held.set(
        id,
        spec.mounts.filter(({ kind }) => kind === 'volume'),
      );
    }
    const directory = volumesDir(this.#options.runDir);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    for (const name of await readdir(directory)) await this.#unmountUnheld(name);
  }
}

async function resolveBind(spec: MountSpec): Promise<BindMount> {
  const { source, target, readOnly, mustExist, propagation, isNotRecursive } = spec;
  try {
    await stat(source);
  } catch (cause) {
    if (!hasErrnoCode(cause, 'ENOENT')) throw cause;
    if (mustExist === true) throw missingSource(source, cause);
    // As Docker's -v: a missing source is made, as a directory.
    await mkdir(source, { recursive: true });
  }
  checkPropagation(source, propagation, readMountInfo());
  return { source, target, readOnly, propagation, isNotRecursive };
}

async function checkDevice(volume: string, device: string): Promise<void> {
  const isDirectory = await stat(device).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (isDirectory) return;
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `cannot mount volume ${volume}: its device ${device} is no directory of this machine`,
    hint: 'Make the directory; the volume was made with it as --opt device.',
  });
}

function isMounted(directory: string): boolean {
  return statSync(directory).dev !== statSync(dirname(directory)).dev;
}

async function mountTmpfs(directory: string, options: readonly string[]): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (isMounted(directory)) return;
  const flags = options.reduce((all, option) => all | (FLAG_OPTIONS[option] ?? 0), 0);
  const data = options.filter((option) => FLAG_OPTIONS[option] === undefined && !DEFAULT_OPTIONS.includes(option));
  mount({ source: 'tmpfs', target: directory, type: 'tmpfs', flags, data: data.join(',') });
}

async function unmountTmpfs(directory: string): Promise<void> {
  if (isMounted(directory)) unmountSync(directory, UNMOUNT_FLAGS.detach);
  await rmdir(directory);
}

function missingSource(source: string, cause: unknown): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot mount ${source}: it is not there`,
    hint: 'Make it first, or use --volume, which makes a directory.',
    cause,
  });
}
