import { rmdirSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type ContainerId,
  type ContainerRecord,
  joinedContainer,
  parseContainerId,
  TinydockError,
} from '@tinydock/domain';
import { mount, MOUNT_FLAGS, unmountSync, UNMOUNT_FLAGS } from '@tinydock/linux';

const DEFAULT_BYTES = 64 * 1024 * 1024;

/** Where the memory lies that a container shares with others. */
export function sharedMemoryDir(containerRunDir: string): string {
  return join(containerRunDir, 'shm');
}

function isMounted(directory: string): boolean {
  const status = statSync(directory, { throwIfNoEntry: false });
  return status !== undefined && status.dev !== statSync(dirname(directory)).dev;
}

/**
 * Makes the shared memory of a container that others may join, and finds that of one that is joined.
 * @param runDirOf of the container of an id
 * @returns undefined for a container that has its own alone
 * @throws TinydockError FAILED_PRECONDITION / CONTAINER_NOT_RUNNING
 */
export async function prepareSharedMemory(
  { id, spec }: ContainerRecord,
  runDirOf: (id: ContainerId) => string,
): Promise<string | undefined> {
  const { ipc = 'private', shmSizeBytes = 0 } = spec.isolation ?? {};
  const donor = joinedContainer(ipc);
  if (donor !== undefined) {
    const directory = sharedMemoryDir(runDirOf(parseContainerId(donor)));
    if (isMounted(directory)) return directory;
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'CONTAINER_NOT_RUNNING',
      message: `cannot join the IPC of container ${donor.slice(0, 12)}: its shared memory is gone`,
    });
  }
  if (ipc !== 'shareable') return undefined;
  const directory = sharedMemoryDir(runDirOf(id));
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const flags = MOUNT_FLAGS.noSuid | MOUNT_FLAGS.noExec | MOUNT_FLAGS.noDev;
  const size = shmSizeBytes > 0 ? shmSizeBytes : DEFAULT_BYTES;
  if (!isMounted(directory))
    mount({ source: 'shm', target: directory, type: 'tmpfs', flags, data: `mode=1777,size=${size}` });
  return directory;
}

/** Idempotent; others that have it keep it. */
export function dropSharedMemory(containerRunDir: string): void {
  const directory = sharedMemoryDir(containerRunDir);
  if (!isMounted(directory)) return;
  unmountSync(directory, UNMOUNT_FLAGS.detach);
  rmdirSync(directory);
}
