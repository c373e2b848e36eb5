import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerUsage } from '@tinydock/domain';
import { hasErrnoCode } from '@tinydock/domain';

/** Where one controller of a cgroup is. */
export interface ControllerPlace {
  readonly dir: string;
  /** cgroup v2, whose files have other names. */
  readonly isUnified: boolean;
}

/** Finds a controller; undefined where the machine does not have it. */
export type FindController = (controller: 'cpuacct' | 'memory' | 'blkio' | 'pids') => ControllerPlace | undefined;

/** What a cgroup has used, without the network. */
export type CgroupUsage = Omit<ContainerUsage, 'receivedBytes' | 'sentBytes'>;

async function readText(place: ControllerPlace, name: string): Promise<string> {
  try {
    return await readFile(join(place.dir, name), 'utf8');
  } catch (error) {
    // A controller that is not enabled for the cgroup; a cgroup that has just gone.
    if (hasErrnoCode(error, 'ENOENT', 'ENODEV', 'EOPNOTSUPP')) return '';
    throw error;
  }
}

async function readNumber(place: ControllerPlace, name: string): Promise<number> {
  const text = (await readText(place, name)).trim();
  return /^\d+$/.test(text) ? Number(text) : 0;
}

/** The number after `key` in a file of lines `key number`. */
function readKey(text: string, key: string): number {
  const value = new RegExp(`^${key} (\\d+)$`, 'm').exec(text)?.[1];
  return value === undefined ? 0 : Number(value);
}

async function readCpu(place: ControllerPlace): Promise<number> {
  if (place.isUnified) return readKey(await readText(place, 'cpu.stat'), 'usage_usec') * 1000;
  return readNumber(place, 'cpuacct.usage');
}

/** Pages that the kernel would give back first do not count, as in Docker. */
async function readMemory(place: ControllerPlace): Promise<number> {
  const used = await readNumber(place, place.isUnified ? 'memory.current' : 'memory.usage_in_bytes');
  const inactive = readKey(
    await readText(place, 'memory.stat'),
    place.isUnified ? 'inactive_file' : 'total_inactive_file',
  );
  return inactive < used ? used - inactive : used;
}

/** 0 where there is no limit. */
function readMemoryLimit(place: ControllerPlace): Promise<number> {
  return readNumber(place, place.isUnified ? 'memory.max' : 'memory.limit_in_bytes');
}

interface BlockUsage {
  readonly readBytes: number;
  readonly writtenBytes: number;
}

async function readBlocks(place: ControllerPlace): Promise<BlockUsage> {
  const text = await readText(place, place.isUnified ? 'io.stat' : 'blkio.throttle.io_service_bytes');
  const sum = (pattern: RegExp): number =>
    [...text.matchAll(pattern)].reduce((total, [, bytes]) => total + Number(bytes), 0);
  return place.isUnified
    ? { readBytes: sum(/\brbytes=(\d+)/g), writtenBytes: sum(/\bwbytes=(\d+)/g) }
    : { readBytes: sum(/^\S+ Read (\d+)$/gm), writtenBytes: sum(/^\S+ Write (\d+)$/gm) };
}

/**
 * What a cgroup has used since it was made; 0 for what its machine does not count.
 * @param hostMemoryBytes the limit where there is none
 */
export async function readCgroupUsage(find: FindController, hostMemoryBytes: number): Promise<CgroupUsage> {
  const read = async <T>(
    controller: Parameters<FindController>[0],
    from: (place: ControllerPlace) => Promise<T>,
    absent: T,
  ): Promise<T> => {
    const place = find(controller);
    return place === undefined ? absent : from(place);
  };
  const [cpuNanoseconds, memoryBytes, limit, blocks, processes] = await Promise.all([
    read('cpuacct', readCpu, 0),
    read('memory', readMemory, 0),
    read('memory', readMemoryLimit, 0),
    read('blkio', readBlocks, { readBytes: 0, writtenBytes: 0 }),
    read('pids', (place) => readNumber(place, 'pids.current'), 0),
  ]);
  const memoryLimitBytes = limit === 0 ? hostMemoryBytes : Math.min(limit, hostMemoryBytes);
  return { cpuNanoseconds, memoryBytes, memoryLimitBytes, ...blocks, processes };
}
