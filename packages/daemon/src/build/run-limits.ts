import { availableParallelism } from 'node:os';
import {
  checkIsolation,
  checkLimits,
  type ContainerLimits,
  type ContainerSpec,
  DEFAULT_ISOLATION,
  type Ulimit,
} from '@tinydock/domain';

/** What each command of a build may use. */
export interface RunLimits {
  readonly limits: ContainerLimits;
  readonly ulimits: readonly Ulimit[];
  /** Of `/dev/shm`; 0 for 64 MiB. */
  readonly shmSizeBytes: number;
  /** A name below the daemon's cgroup, or a path from the root with a slash; empty for the daemon's. */
  readonly cgroupParent: string;
}

/** Enough for compilers on large machines, and what a command that forks without end stops at. */
export const DEFAULT_PIDS_LIMIT = 4096;

/**
 * The limits as those of a command's container.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function limitCommand({
  limits,
  ulimits,
  shmSizeBytes,
  cgroupParent,
}: RunLimits): Pick<ContainerSpec, 'limits' | 'isolation'> {
  const isolation = { ...DEFAULT_ISOLATION, ulimits, shmSizeBytes, cgroupParent };
  checkLimits(limits, availableParallelism());
  checkIsolation(isolation, '');
  return { limits: { ...limits, pidsLimit: limits.pidsLimit || DEFAULT_PIDS_LIMIT }, isolation };
}
