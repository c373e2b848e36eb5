import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerRecord } from '@tinydock/domain';
import { mount, MOUNT_FLAGS, unmountSync, UNMOUNT_FLAGS } from '@tinydock/linux';
import type { ImageTrees } from '../volumes/image-trees.ts';
import type { VolumeMounts } from '../volumes/volume-mounts.ts';
import type { VolumeStore } from '../volumes/volume-store.ts';
import type { ContainerTrees } from './container-trees.ts';
import { mountInView, openViewRoot } from './view-mounts.ts';

export interface ContainerViewOptions {
  readonly root: string;
  readonly runDir: string;
  readonly trees: ContainerTrees;
  readonly volumes: Pick<VolumeStore, 'get'>;
  readonly volumeMounts: Pick<VolumeMounts, 'fill'>;
  readonly imageTrees: Pick<ImageTrees, 'hold' | 'release'>;
}

/** A container's tree with its volumes in their places, as its processes see it, until it is closed. */
export interface ContainerView {
  readonly directory: string;
  /** Of the directory. */
  readonly rootFd: number;
  readonly close: () => Promise<void>;
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
  const id = randomUUID();
  const directory = join(options.runDir, 'views', id);
  let rootFd: number | undefined;
  const close = async (): Promise<void> => {
    if (rootFd !== undefined) closeSync(rootFd);
    unmountSync(directory, UNMOUNT_FLAGS.detach);
    rmdirSync(directory);
    await options.imageTrees.release(id);
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
    await options.imageTrees.hold(id, record.spec.mounts);
    rootFd = openViewRoot(directory);
    mountInView(options, record, rootFd);
    return { directory, rootFd, close };
  } catch (error) {
    await close();
    throw error;
  }
}
