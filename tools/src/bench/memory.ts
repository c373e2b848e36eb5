import { readFile, writeFile } from 'node:fs/promises';

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
