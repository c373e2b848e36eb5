import { readFileSync } from 'node:fs';
import { type ContainerId, hasErrnoCode } from '@tinydock/domain';
import type { SupervisorPaths } from './supervisor-paths.ts';

/**
 * The text of a small file in memory, undefined where it is not there. ESRCH: a process that ended while its file was read.
 * At once: it costs a tenth of what the way through the pool does, and a start looks at some twenty.
 */
export function readTextFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

function readPid(path: string): number | undefined {
  const text = readTextFile(path)?.trim() ?? '';
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
}

function isZombie(pid: number): boolean {
  const stat = readTextFile(`/proc/${String(pid)}/stat`) ?? '';
  return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

/**
 * The process id of the container's first process, undefined where it has ended. A number that another process got
 * meanwhile is told apart by its cgroup, which a container's process cannot leave.
 */
export function findContainerPid(paths: SupervisorPaths, id: ContainerId): number | undefined {
  const pid = readPid(paths.pid);
  if (pid === undefined) return undefined;
  const cgroups = readTextFile(`/proc/${String(pid)}/cgroup`);
  return cgroups?.includes(`/${id}`) === true && !isZombie(pid) ? pid : undefined;
}

/** The process id of the container's conmon, undefined where it has ended. */
export function findConmonPid(paths: SupervisorPaths, id: ContainerId): number | undefined {
  const pid = readPid(paths.conmonPid);
  if (pid === undefined) return undefined;
  const commandLine = readTextFile(`/proc/${String(pid)}/cmdline`);
  return commandLine?.split('\0').includes(id) === true && !isZombie(pid) ? pid : undefined;
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
