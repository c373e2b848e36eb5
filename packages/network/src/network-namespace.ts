import { statfsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasErrnoCode } from '@tinydock/domain';
import { bindNewNetworkNamespace, setLinkUp, unmount, UNMOUNT_FLAGS } from '@tinydock/linux';
import { changeRoutes } from './container-interfaces.ts';

/** The type of the filesystem whose files are namespaces. statfs(2). */
const NSFS_MAGIC = 0x6e736673;

/** True where a namespace is bound to the path. */
export function isNamespace(path: string): boolean {
  try {
    return statfsSync(path).type === NSFS_MAGIC;
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}

/**
 * Makes a network namespace with its loopback up, and binds it to a path so that it lasts. On failure nothing is left.
 * @throws TinydockError INTERNAL
 */
export async function createNamespace(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, '');
  try {
    bindNewNetworkNamespace(path);
    await changeRoutes(path, [setLinkUp('lo')]);
  } catch (error) {
    await removeNamespace(path);
    throw error;
  }
}

/** Gives a namespace up; it ends with its last process. Idempotent, also after a reboot. */
export async function removeNamespace(path: string): Promise<void> {
  while (isNamespace(path)) await unmount(path, UNMOUNT_FLAGS.detach);
  await rm(path, { force: true });
}
