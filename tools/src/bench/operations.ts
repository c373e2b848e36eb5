import { writeFile } from 'node:fs/promises';
import { runCommand } from '@tinydock/testing';

/**
 * What is measured, in the order of the report. `push` has new content, `repush` nothing new; `steps` is a build of 15
 * small steps without a cache, `resteps` the same with one; `copy` copies 21,000 files, `recopy` does so after one of
 * them has changed; `run-20` starts 20 containers at once.
 */
export const OPERATIONS = [
  'pull',
  'run',
  'rmi',
  'load',
  'save',
  'push',
  'repush',
  'exec',
  'run-20',
  'steps',
  'resteps',
  'copy',
  'recopy',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What a builder alone can take part in. */
export const BUILD_OPERATIONS: ReadonlySet<Operation> = new Set(['steps', 'resteps', 'copy', 'recopy']);

/** Times of one contestant, in milliseconds, one a round or more. */
export interface Measurements {
  readonly name: string;
  readonly version: string;
  readonly times: Readonly<Record<Operation, number[]>>;
  /** Bytes; 0 for an engine without a daemon. */
  idleBytes: number;
  pullPeakBytes: number;
  /** Bytes that daemon and supervisors grow by for each container that does nothing; 0 where not measured. */
  containerBytes: number;
}

export function startMeasurements(name: string, version: string): Measurements {
  const times = Object.fromEntries(OPERATIONS.map((operation) => [operation, []])) as unknown as Measurements['times'];
  return { name, version, times, idleBytes: 0, pullPeakBytes: 0, containerBytes: 0 };
}

/** Everything written before is on disk, and nothing of it in memory: no contestant pays for or gains from another. */
async function settle(): Promise<void> {
  await runCommand('sync', []);
  await writeFile('/proc/sys/vm/drop_caches', '3');
}

/** Measures work that starts with cold caches. */
export async function timedCold(
  measurements: Measurements,
  operation: Operation,
  work: () => Promise<void>,
): Promise<void> {
  await settle();
  await timed(measurements, operation, work);
}

/** Measures work as people feel it day by day, with whatever the kernel has in memory. */
export async function timed(
  measurements: Measurements,
  operation: Operation,
  work: () => Promise<void>,
): Promise<void> {
  const start = performance.now();
  await work();
  measurements.times[operation].push(performance.now() - start);
}
