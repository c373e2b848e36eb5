import { closeSync, constants, openSync } from 'node:fs';
import { type ContainerRecord, hasErrnoCode, isTinydockError, type MountSpec } from '@tinydock/domain';
import { mount, MOUNT_FLAGS, O_PATH, openInRoot } from '@tinydock/linux';
import { imageTreeDir } from '../volumes/image-trees.ts';
import { openSubpath } from '../volumes/subpath-mounts.ts';
import { volumeDirectory } from '../volumes/volume-places.ts';
import type { VolumeStore } from '../volumes/volume-store.ts';

export interface ViewPlaces {
  readonly root: string;
  readonly runDir: string;
  readonly volumes: Pick<VolumeStore, 'get'>;
}

function isGone(error: unknown): boolean {
  return hasErrnoCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EXDEV');
}

/** Undefined for a volume that is gone. */
function directoryOf(places: ViewPlaces, { kind, source, image }: MountSpec): string | undefined {
  if (image !== undefined) return imageTreeDir(places.runDir, image.id);
  const volume = kind === 'volume' ? places.volumes.get(source) : undefined;
  if (kind === 'bind') return source;
  return volume === undefined ? undefined : volumeDirectory(places, volume);
}

/** A handle on what is mounted; undefined where that is not there, such as a volume in memory that nobody uses. */
function openSource(places: ViewPlaces, spec: MountSpec): number | undefined {
  const directory = directoryOf(places, spec);
  if (directory === undefined) return undefined;
  try {
    if (spec.subpath === undefined) return openSync(directory, O_PATH);
    return openSubpath({ directory, subpath: spec.subpath, source: spec.source });
  } catch (error) {
    if (isGone(error) || (isTinydockError(error) && isGone(error.cause))) return undefined;
    throw error;
  }
}

/** The place is found inside the tree, and held by a descriptor so that nobody can move it. */
function mountSource(rootFd: number, sourceFd: number, { target, readOnly }: MountSpec): void {
  let placeFd: number;
  try {
    placeFd = openInRoot(rootFd, target, O_PATH);
  } catch (error) {
    // A container that has never been started has no places for its volumes yet.
    if (isGone(error)) return;
    throw error;
  }
  try {
    const flags = MOUNT_FLAGS.bind | MOUNT_FLAGS.recursive;
    mount({ source: `/proc/self/fd/${sourceFd}`, target: `/proc/self/fd/${placeFd}`, flags });
  } finally {
    closeSync(placeFd);
  }
  if (!readOnly) return;
  const mountedFd = openInRoot(rootFd, target, O_PATH);
  try {
    const flags = MOUNT_FLAGS.bind | MOUNT_FLAGS.remount | MOUNT_FLAGS.readOnly;
    mount({ target: `/proc/self/fd/${mountedFd}`, flags });
  } finally {
    closeSync(mountedFd);
  }
}

/** Mounts volumes, images and binds of a container in their places below the root, outer ones first. */
export function mountInView(places: ViewPlaces, record: ContainerRecord, rootFd: number): void {
  const depth = (path: string): number => path.split('/').length;
  for (const spec of record.spec.mounts.toSorted((one, other) => depth(one.target) - depth(other.target))) {
    const sourceFd = openSource(places, spec);
    if (sourceFd === undefined) continue;
    try {
      mountSource(rootFd, sourceFd, spec);
    } finally {
      closeSync(sourceFd);
    }
  }
}

/** How the root of a view is opened. */
export function openViewRoot(directory: string): number {
  return openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY);
}
