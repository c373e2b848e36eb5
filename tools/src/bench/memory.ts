import { readFile, writeFile } from 'node:fs/promises';
import { runCommand } from '@tinydock/testing';

async function readKilobytes(pid: number, field: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
}

/** Resident memory of processes together, in bytes. */
export async function residentBytes(pids: readonly number[]): Promise<number> {
  const sizes = await Promise.all(pids.map((pid) => readKilobytes(pid, 'VmRSS')));
  return sizes.reduce((sum, size) => sum + size, 0) * 1024;
}

/** Largest resident memory of processes since {@link resetPeaks}, in bytes; the sum of each one's own peak. */
export async function peakBytes(pids: readonly number[]): Promise<number> {
  const sizes = await Promise.all(pids.map((pid) => readKilobytes(pid, 'VmHWM')));
  return sizes.reduce((sum, size) => sum + size, 0) * 1024;
}

/** Starts a new measurement of peaks. proc(5), `/proc/pid/clear_refs`, value 5. */
export async function resetPeaks(pids: readonly number[]): Promise<void> {
  await Promise.all(pids.map((pid) => writeFile(`/proc/${pid}/clear_refs`, '5')));
}

/**
 * Memory of each process whose command line has the text, in bytes by process id, where what several share counts in
 * parts. Processes that end meanwhile count nothing. proc(5), `/proc/pid/smaps_rollup`, "Pss".
 */
export async function proportionalBytes(text: string): Promise<ReadonlyMap<number, number>> {
  const { stdout } = await runCommand('pgrep', ['--full', '--', text], { accept: [0, 1] });
  const pids = stdout.split('\n').filter(Boolean).map(Number);
  const sizes = pids.map(async (pid): Promise<[number, number]> => {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    return [pid, Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024];
  });
  return new Map(await Promise.all(sizes));
}

/**
 * What processes have come to hold, in bytes: new ones all that they have, and the others what they have grown by
 * together, which is nothing where they gave back more of what earlier work had needed.
 */
export function grownBytes(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  const isOld = ([pid]: readonly [number, number]): boolean => before.has(pid);
  const old = sum([...after].filter(isOld).map(([, size]) => size)) - sum([...before.values()]);
  return Math.max(old, 0) + sum([...after].filter((entry) => !isOld(entry)).map(([, size]) => size));
}
