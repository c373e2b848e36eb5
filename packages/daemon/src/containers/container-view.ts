import { randomUUID } from 'node:crypto';
import { closeSync, constants, mkdirSync, openSync, rmdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ContainerRecord, hasErrnoCode } from '@tinydock/domain';
import { mount, MOUNT_FLAGS, O_PATH, openInRoot, unmountSync, UNMOUNT_FLAGS } from '@tinydock/linux';
import { volumeDirectory } from '../volumes/volume-places.ts';
import type { VolumeMounts } from '../volumes/volume-mounts.ts';
import type { VolumeStore } from '../volumes/volume-store.ts';
import type { ContainerTrees } from './container-trees.ts';

export interface ContainerViewOptions {
  readonly root: string;
  readonly runDir: string;
  readonly trees: ContainerTrees;
  readonly volumes: Pick<VolumeStore, 'get'>;
  readonly volumeMounts: Pick<VolumeMounts, 'fill'>;
}

/** A container's tree with its volumes in their places, as its processes see it, until it is closed. */
export interface ContainerView {
  readonly directory: string;
  /** Of the directory. */
  readonly rootFd: number;
  readonly close: () => Promise<void>;
}

function isGone(error: unknown): boolean {
  return hasErrnoCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EXDEV');
}

/** The place is found inside the tree, and held by a descriptor so that nobody can move it. */
function mountVolume(
  rootFd: number,
  source: string,
  target: { readonly path: string; readonly readOnly: boolean },
): void {
  let placeFd: number;
  try {
    placeFd = openInRoot(rootFd, target.path, O_PATH);
  } catch (error) {
    // A container that has never been started has no places for its volumes yet.
    if (isGone(error)) return;
    throw error;
  }
  try {
    const place = `/proc/self/fd/${placeFd}`;
    mount({ source, target: place, flags: MOUNT_FLAGS.bind | MOUNT_FLAGS.recursive });
  } finally {
    closeSync(placeFd);
  }
  if (!target.readOnly) return;
  const mountedFd = openInRoot(rootFd, target.path, O_PATH);
  try {
    const flags = MOUNT_FLAGS.bind | MOUNT_FLAGS.remount | MOUNT_FLAGS.readOnly;
    mount({ target: `/proc/self/fd/${mountedFd}`, flags });
  } finally {
    closeSync(mountedFd);
  }
}

async function mountVolumes(options: ContainerViewOptions, record: ContainerRecord, rootFd: number): Promise<void> {
  const depth = (path: string): number => path.split('/').length;
  const mounts = record.spec.mounts.toSorted((one, other) => depth(one.target) - depth(other.target));
  for (const { kind, source, target, readOnly } of mounts) {
    const volume = kind === 'volume' ? options.volumes.get(source) : undefined;
    if (kind === 'volume' && volume === undefined) continue;
    const directory = volume === undefined ? source : volumeDirectory(options, volume);
    const isThere = await stat(directory).then(
      () => true,
      () => false,
    );
    if (isThere) mountVolume(rootFd, directory, { path: target, readOnly });
  }
}

/**
 * Builds the view in a mount of its own, so that neither the container nor what is mounted in it is touched.
 * @throws as {@link ContainerTrees.open}
 */
export async function openContainerView(
  options: ContainerViewOptions,
  record: ContainerRecord,
): Promise<ContainerView> {
  const tree = await options.trees.open(record.id);
  const directory = join(options.runDir, 'views', randomUUID());
  let rootFd: number | undefined;
  const close = async (): Promise<void> => {
    if (rootFd !== undefined) closeSync(rootFd);
    unmountSync(directory, UNMOUNT_FLAGS.detach);
    rmdirSync(directory);
    await tree.close();
  };
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    mount({ source: tree.directory, target: directory, flags: MOUNT_FLAGS.bind });
  } catch (error) {
    rmdirSync(directory);
    await tree.close();
    throw error;
  }
  try {
    mount({ target: directory, flags: MOUNT_FLAGS.private });
    if (record.spec.isolation?.readOnlyRootfs === true) {
      mount({ target: directory, flags: MOUNT_FLAGS.bind | MOUNT_FLAGS.remount | MOUNT_FLAGS.readOnly });
    }
    // What is copied now must not keep what the image has out of the volume.
    if (record.state.kind === 'created') await options.volumeMounts.fill(record, tree.directory);
    rootFd = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY);
    await mountVolumes(options, record, rootFd);
    return { directory, rootFd, close };
  } catch (error) {
    await close();
    throw error;
  }
}
