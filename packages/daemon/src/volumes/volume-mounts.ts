import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  ANONYMOUS_VOLUME_LABEL,
  type BindMount,
  type ContainerId,
  type ContainerRecord,
  type MountSpec,
  parseVolumeOptions,
} from '@tinydock/domain';
import { mount, MOUNT_FLAGS, unmountSync, UNMOUNT_FLAGS } from '@tinydock/linux';
import { KeyLock } from '../concurrency/key-lock.ts';
import type { ContainerTrees } from '../containers/container-trees.ts';
import { copyUp } from '../containers/copy-up.ts';
import type { EventBus } from '../system/event-bus.ts';
import { checkDevice, resolveBind } from './bind-sources.ts';
import { type ImageTrees, imageTreeDir } from './image-trees.ts';
import { SubpathMounts } from './subpath-mounts.ts';
import { newVolumeOf } from './volume-options.ts';
import { copyMarker, volumeDirectory, volumesDir } from './volume-places.ts';
import { volumeEvent, type VolumeStore } from './volume-store.ts';

export interface VolumeMountsOptions {
  readonly root: string;
  readonly runDir: string;
  readonly store: VolumeStore;
  readonly images: ImageTrees;
  readonly events: EventBus;
}

/** Of tmpfs, which are flags of its mount. */
const FLAG_OPTIONS: Readonly<Record<string, number>> = {
  nosuid: MOUNT_FLAGS.noSuid,
  nodev: MOUNT_FLAGS.noDev,
  noexec: MOUNT_FLAGS.noExec,
};
const DEFAULT_OPTIONS = ['suid', 'dev', 'exec'];

/** A mount as the runtime does it, of the whole of its source. */
interface ResolvedMount extends BindMount {
  readonly spec: MountSpec;
}

/** Has the files of volumes, images and binds there while containers use them. */
export class VolumeMounts {
  readonly #options: VolumeMountsOptions;
  readonly #subpaths: SubpathMounts;
  readonly #locks = new KeyLock();
  /** What running containers have, by their ids. */
  readonly #held = new Map<ContainerId, readonly MountSpec[]>();

  constructor(options: VolumeMountsOptions) {
    this.#options = options;
    this.#subpaths = new SubpathMounts(options.runDir);
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
      await this.#options.images.hold(id, spec.mounts);
      const resolved: ResolvedMount[] = [];
      for (const one of spec.mounts) resolved.push({ ...(await this.#resolve(one)), spec: one });
      const mounts = resolved.map((one) => this.#narrow(id, one));
      this.#announce(id, volumes, 'mount');
      return mounts;
    } catch (error) {
      await this.#drop(id, volumes);
      throw error;
    }
  }

  #resolve(spec: MountSpec): Promise<BindMount> | BindMount {
    if (spec.kind === 'bind') return resolveBind(spec);
    if (spec.kind === 'volume') return this.#resolveVolume(spec);
    const { source, target, image } = spec;
    const tree = image === undefined ? source : imageTreeDir(this.#options.runDir, image.id);
    return { source: tree, target, readOnly: true };
  }

  async #resolveVolume(spec: MountSpec): Promise<BindMount> {
    const { source: name, target, readOnly } = spec;
    const volume = await this.#options.store.ensure(newVolumeOf(spec, ANONYMOUS_VOLUME_LABEL));
    const source = volumeDirectory(this.#options, volume);
    const wanted = parseVolumeOptions(volume.options);
    if (wanted.kind === 'bind') await checkDevice(name, wanted.device);
    if (wanted.kind === 'tmpfs') await this.#locks.run(name, () => mountTmpfs(source, wanted.options));
    const isNotRecursive = wanted.kind === 'bind' && !wanted.isRecursive;
    return { source, target, readOnly: readOnly || (wanted.kind !== 'directory' && wanted.readOnly), isNotRecursive };
  }

  /** The part that is wanted instead of the whole. */
  #narrow(id: ContainerId, { spec, ...whole }: ResolvedMount): BindMount {
    if (spec.subpath === undefined) return whole;
    const { source: directory, isNotRecursive = false } = whole;
    const part = { directory, subpath: spec.subpath, source: `${spec.kind} ${spec.source}` };
    return { ...whole, source: this.#subpaths.stage(id, { ...part, isRecursive: !isNotRecursive }) };
  }

  /** The container has its own mounts of what {@link hold} has made ready. */
  placed(id: ContainerId): void {
    this.#subpaths.drop(id);
  }

  /** Fills empty volumes with what the image has in their places, before the container's process can see them. */
  async fill({ spec }: ContainerRecord, rootfsDir: string): Promise<void> {
    for (const { kind, source, target, isNotFilled, subpath } of spec.mounts) {
      const isFilled = kind === 'volume' && isNotFilled !== true && subpath === undefined;
      const volume = isFilled ? this.#options.store.get(source) : undefined;
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
    this.#subpaths.drop(id);
    await this.#options.images.release(id);
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
    this.#subpaths.dropAll();
    this.#options.images.adopt(running);
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
