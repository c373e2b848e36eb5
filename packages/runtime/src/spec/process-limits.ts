import { readFileSync } from 'node:fs';
import type { Ulimit } from '@tinydock/domain';

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

/** RLIM_INFINITY of Linux, which a number of JavaScript cannot hold. */
const UNLIMITED = 2 ** 64;

/**
 * A limit as JSON; from 2^64 on it stands for none. getrlimit(2).
 */
export function toRlimitJson(value: number): unknown {
  if (value < UNLIMITED) return value;
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON('18446744073709551615');
}

/** What the user asks for goes before the default of its type. */
export function mergeRlimits(defaults: readonly OciRlimit[], ulimits: readonly Ulimit[]): readonly object[] {
  const number = (value: number): number => (value === -1 ? UNLIMITED : value);
  const asked = ulimits.map(({ name, soft, hard }) => ({
    type: `RLIMIT_${name.toUpperCase()}`,
    soft: number(soft),
    hard: number(hard),
  }));
  const types = new Set(asked.map(({ type }) => type));
  return [...defaults.filter(({ type }) => !types.has(type)), ...asked].map(({ type, soft, hard }) => ({
    type,
    soft: toRlimitJson(soft),
    hard: toRlimitJson(hard),
  }));
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
