import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { link, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ContainerExit, type ContainerId, hasErrnoCode } from '@tinydock/domain';
import { createControllerFinder } from './container-cgroups.ts';
import { readTextFile } from './container-processes.ts';
import { hasOomKills } from './oom-kills.ts';
import type { SupervisorPaths } from './supervisor-paths.ts';

function modifiedAt(path: string): Date | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtime;
}

/**
 * What conmon wrote when the container ended; undefined where it has not.
 * @param cgroupPath of the container, which may be gone
 */
export function readExit(paths: SupervisorPaths, id: ContainerId, cgroupPath: string): ContainerExit | undefined {
  for (const path of [paths.exit, paths.persistedExit]) {
    const match = /^\d{1,3}$/.exec(readTextFile(path)?.trim() ?? '');
    const finished = match === null ? undefined : modifiedAt(path);
    if (match === null || finished === undefined) continue;
    const oom = modifiedAt(paths.oom);
    const oomKilled = oom !== undefined || hasOomKills(createControllerFinder(cgroupPath)('memory'));
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
