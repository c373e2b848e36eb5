import { join } from 'node:path';
import type { ContainerId } from '@tinydock/domain';

/** Where the runtime keeps what it knows of one container. */
export interface SupervisorPaths {
  readonly dir: string;
  readonly record: string;
  readonly pid: string;
  readonly conmonPid: string;
  readonly conmonLog: string;
  readonly runtimeLog: string;
  /** The exit code, gone with a reboot. */
  readonly exit: string;
  /** Survives a reboot. */
  readonly persistDir: string;
  readonly persistedExit: string;
  readonly oom: string;
  /** The runtime's own state. */
  readonly ociDir: string;
  /** There from create to start; runc and crun both wait on it. */
  readonly execFifo: string;
}

export interface SupervisorRoots {
  readonly runDir: string;
  readonly stateDir: string;
}

export function exitsDir(roots: SupervisorRoots): string {
  return join(roots.runDir, 'exits');
}

export function ociRoot(roots: SupervisorRoots): string {
  return join(roots.runDir, 'oci');
}

export function supervisorPaths(roots: SupervisorRoots, id: ContainerId): SupervisorPaths {
  const dir = join(roots.runDir, 'supervised', id);
  const persistDir = join(roots.stateDir, id);
  const ociDir = join(ociRoot(roots), id);
  return {
    dir,
    record: join(dir, 'container.json'),
    pid: join(dir, 'pid'),
    conmonPid: join(dir, 'conmon.pid'),
    conmonLog: join(dir, 'conmon.log'),
    runtimeLog: join(dir, 'runtime.log'),
    exit: join(exitsDir(roots), id),
    persistDir,
    persistedExit: join(persistDir, 'exit'),
    oom: join(persistDir, 'oom'),
    ociDir,
    execFifo: join(ociDir, 'exec.fifo'),
  };
}
