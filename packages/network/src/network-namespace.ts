import { statfsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasErrnoCode } from '@tinydock/domain';
import { unmount, UNMOUNT_FLAGS } from '@tinydock/linux';
import { runProgram } from './run-program.ts';

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
 * @param commands for ip(8), run inside it
 * @throws TinydockError FAILED_PRECONDITION / MISSING_PROGRAM, INTERNAL
 */
export async function createNamespace(path: string, commands: readonly string[] = []): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, '');
  try {
    const stdin = `${['link set lo up', ...commands].join('\n')}\n`;
    await runProgram({ path: 'unshare', args: [`--net=${path}`, 'ip', '-batch', '-'], stdin });
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

/** Runs commands of ip(8) in a namespace. @throws TinydockError INTERNAL */
export async function runInNamespace(path: string, commands: readonly string[]): Promise<void> {
  if (commands.length === 0) return;
  const stdin = `${commands.join('\n')}\n`;
  await runProgram({ path: 'nsenter', args: [`--net=${path}`, 'ip', '-batch', '-'], stdin });
}
