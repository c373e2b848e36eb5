import { randomUUID } from 'node:crypto';
import { link, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ContainerExit, type ContainerId, hasErrnoCode } from '@tinydock/domain';
import { createControllerFinder } from './container-cgroups.ts';
import { readTextFile } from './container-processes.ts';
import { hasOomKills } from './oom-kills.ts';
import type { SupervisorPaths } from './supervisor-paths.ts';

async function modifiedAt(path: string): Promise<Date | undefined> {
  try {
    return (await stat(path)).mtime;
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/**
 * What conmon wrote when the container ended; undefined where it has not.
 * @param cgroupPath of the container, which may be gone
 */
export async function readExit(
  paths: SupervisorPaths,
  id: ContainerId,
  cgroupPath: string,
): Promise<ContainerExit | undefined> {
  for (const path of [paths.exit, paths.persistedExit]) {
    const [text, finished, oom] = await Promise.all([readTextFile(path), modifiedAt(path), modifiedAt(paths.oom)]);
    const match = /^\d{1,3}$/.exec(text?.trim() ?? '');
    if (match === null || finished === undefined) continue;
    const oomKilled = oom !== undefined || (await hasOomKills(createControllerFinder(cgroupPath)('memory')));
    return { id, exitCode: Number(match[0]), oomKilled, finishedAt: finished.toISOString() };
  }
  return undefined;
}

/**
 * Writes the exit of a container whose conmon was killed and could not. Atomic; of several writers the first wins.
 * Does nothing for a container that is being deleted.
 */
export async function writeExit(paths: SupervisorPaths, exitCode: number): Promise<void> {
  const temporary = join(paths.dir, `exit-${randomUUID()}`);
  try {
    await writeFile(temporary, String(exitCode), { mode: 0o600 });
    await link(temporary, paths.exit);
  } catch (error) {
    if (!hasErrnoCode(error, 'ENOENT', 'EEXIST')) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}
