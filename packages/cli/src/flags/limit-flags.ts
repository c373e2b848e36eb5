import type { ContainerLimits } from '@tinydock/protocol';
import type { FlagDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { flagError } from './flag-error.ts';
import { parseBytes } from './parse-bytes.ts';

function text(flags: string, placeholder: string, description: string): FlagDefinition {
  return { kind: 'text', flags, placeholder, description };
}

/** What a container may use. */
export const LIMIT_FLAGS: readonly FlagDefinition[] = [
  text('-m, --memory', 'bytes', 'The most memory, such as 512m'),
  text('--memory-swap', 'bytes', 'Memory and swap together; -1 for no limit'),
  text('--memory-reservation', 'bytes', 'Memory to be left with when the machine runs short'),
  text('--cpus', 'decimal', 'Number of CPUs, such as 1.5'),
  text('-c, --cpu-shares', 'int', 'Weight among containers that want the same CPU (1024 is usual)'),
  text('--cpu-period', 'int', 'Period of --cpu-quota in microseconds'),
  text('--cpu-quota', 'int', 'Microseconds of CPU time in each period'),
  text('--cpuset-cpus', 'string', 'CPUs to run on, such as 0-2,4'),
  text('--cpuset-mems', 'string', 'Memory nodes to take memory from, such as 0'),
  text('--pids-limit', 'int', 'The most processes and threads; -1 for no limit'),
];

/** Of containers, not of builds. */
export const DISK_WEIGHT_FLAG: FlagDefinition = text(
  '--blkio-weight',
  'int',
  'Share of the disks among containers that want them, 10 to 1000',
);

/** Limits of `run` and `create` that do not change. */
export const FIXED_LIMIT_FLAGS: readonly FlagDefinition[] = [
  text('--memory-swappiness', 'int', 'How readily memory is swapped out, 0 to 100 (cgroup v1)'),
  {
    kind: 'boolean',
    flags: '--oom-kill-disable',
    description: 'Have processes wait for memory instead of killing them (cgroup v1)',
  },
];

function parseMemory(flags: FlagValues, name: string): number {
  const value = flags.text(name);
  if (value === undefined || value === '') return 0;
  if (value === '-1' && name === 'memory-swap') return -1;
  return parseBytes(`--${name}`, value);
}

function parseCpus(value: string | undefined): number {
  if (value === undefined || value === '') return 0;
  const cpus = /^\d+(?:\.\d{1,9})?$/.test(value) ? Number(value) : NaN;
  if (Number.isNaN(cpus)) throw flagError('--cpus', value, 'expected a number such as 1.5');
  return Math.round(cpus * 1e9);
}

/** -1 and 0 are no limit. */
function parsePidsLimit(flags: FlagValues): number {
  const limit = flags.integer('pids-limit');
  return limit === 0 ? -1 : (limit ?? 0);
}

/** -1 is the machine's. */
function parseSwappiness(flags: FlagValues): { readonly memorySwappiness?: number } {
  const value = flags.integer('memory-swappiness');
  return value === undefined || value === -1 ? {} : { memorySwappiness: value };
}

const LIMITS_BY_FLAG: Readonly<Record<string, keyof ContainerLimits>> = {
  memory: 'memoryBytes',
  'memory-swap': 'memorySwapBytes',
  'memory-reservation': 'memoryReservationBytes',
  cpus: 'nanoCpus',
  'cpu-shares': 'cpuShares',
  'cpu-period': 'cpuPeriod',
  'cpu-quota': 'cpuQuota',
  'cpuset-cpus': 'cpusetCpus',
  'cpuset-mems': 'cpusetMems',
};

/** Those that are given as 0, or as no set of CPUs: the container is to have them no longer. */
export function takenBackLimits(flags: FlagValues, limits: ContainerLimits): string[] {
  const given = Object.entries(LIMITS_BY_FLAG).filter(([flag]) => flags.text(flag) !== undefined);
  return given.map(([, name]) => name).filter((name) => limits[name] === 0 || limits[name] === '');
}

/** @throws TinydockError INVALID_ARGUMENT naming the flag */
export function parseLimits(flags: FlagValues): ContainerLimits {
  return {
    memoryBytes: parseMemory(flags, 'memory'),
    memorySwapBytes: parseMemory(flags, 'memory-swap'),
    memoryReservationBytes: parseMemory(flags, 'memory-reservation'),
    nanoCpus: parseCpus(flags.text('cpus')),
    cpuShares: flags.integer('cpu-shares') ?? 0,
    cpuPeriod: flags.integer('cpu-period') ?? 0,
    cpuQuota: flags.integer('cpu-quota') ?? 0,
    cpusetCpus: flags.text('cpuset-cpus') ?? '',
    cpusetMems: flags.text('cpuset-mems') ?? '',
    pidsLimit: parsePidsLimit(flags),
    blkioWeight: flags.integer('blkio-weight') ?? 0,
    ...parseSwappiness(flags),
    oomKillDisable: flags.boolean('oom-kill-disable'),
  };
}
