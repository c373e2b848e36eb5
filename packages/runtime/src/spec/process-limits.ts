import { readFileSync } from 'node:fs';

export interface OciRlimit {
  readonly type: string;
  readonly soft: number;
  readonly hard: number;
}

/** What a container's process starts with beyond what it inherits. */
export interface ProcessLimits {
  readonly rlimits: readonly OciRlimit[];
  /** Undefined leaves the inherited score. */
  readonly oomScoreAdj: number | undefined;
}

/** Old programs walk all descriptors up to the limit; with more than this they seem to hang. */
const MAX_OPEN_FILES = 1024 * 1024;

/** The hard limit of open files in the text of /proc/PID/limits; proc_pid_limits(5). */
export function parseOpenFilesLimit(limits: string): number {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1];
  return hard === undefined || hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
}

export interface InheritedLimits {
  readonly openFiles: number;
  readonly oomScoreAdj: number;
  readonly capabilities: ReadonlySet<string>;
}

/** What this process passes on to its children. */
export function readInheritedLimits(capabilities: ReadonlySet<string>): InheritedLimits {
  return {
    openFiles: parseOpenFilesLimit(readFileSync('/proc/self/limits', 'utf8')),
    oomScoreAdj: Number(readFileSync('/proc/self/oom_score_adj', 'utf8')),
    capabilities,
  };
}

/**
 * Limits that a container can be given on this machine: none is raised above what the daemon has, and the OOM score
 * is lowered only with CAP_SYS_RESOURCE. A score that protects the daemon is not passed on.
 */
export function selectLimits(inherited: InheritedLimits): ProcessLimits {
  const { openFiles, oomScoreAdj, capabilities } = inherited;
  const isCapped = openFiles > MAX_OPEN_FILES;
  const mayReset = oomScoreAdj < 0 || (oomScoreAdj > 0 && capabilities.has('CAP_SYS_RESOURCE'));
  return {
    rlimits: isCapped ? [{ type: 'RLIMIT_NOFILE', soft: MAX_OPEN_FILES, hard: MAX_OPEN_FILES }] : [],
    oomScoreAdj: mayReset ? 0 : undefined,
  };
}
