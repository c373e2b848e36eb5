import { readFile } from 'node:fs/promises';
import { type ContainerId, hasErrnoCode } from '@tinydock/domain';
import type { SupervisorPaths } from './supervisor-paths.ts';

/** The text of a file, undefined where it is not there. ESRCH: a process that ended while its file was read. */
export async function readTextFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

async function readPid(path: string): Promise<number | undefined> {
  const text = (await readTextFile(path))?.trim() ?? '';
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
}

async function isZombie(pid: number): Promise<boolean> {
  const stat = (await readTextFile(`/proc/${String(pid)}/stat`)) ?? '';
  return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

/**
 * The process id of the container's first process, undefined where it has ended. A number that another process got
 * meanwhile is told apart by its cgroup, which a container's process cannot leave.
 */
export async function findContainerPid(paths: SupervisorPaths, id: ContainerId): Promise<number | undefined> {
  const pid = await readPid(paths.pid);
  if (pid === undefined) return undefined;
  const cgroups = await readTextFile(`/proc/${String(pid)}/cgroup`);
  return cgroups?.includes(`/${id}`) === true && !(await isZombie(pid)) ? pid : undefined;
}

/** The process id of the container's conmon, undefined where it has ended. */
export async function findConmonPid(paths: SupervisorPaths, id: ContainerId): Promise<number | undefined> {
  const pid = await readPid(paths.conmonPid);
  if (pid === undefined) return undefined;
  const commandLine = await readTextFile(`/proc/${String(pid)}/cmdline`);
  return commandLine?.split('\0').includes(id) === true && !(await isZombie(pid)) ? pid : undefined;
}

/** kill(2); false where the process is gone. @throws Error EPERM */
export function sendSignal(pid: number, signal: number): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (hasErrnoCode(error, 'ESRCH')) return false;
    throw error;
  }
}
