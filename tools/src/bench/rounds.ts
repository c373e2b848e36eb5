import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, startDockerRegistry } from '@tinydock/testing';
import type { Contestant } from './contestant.ts';
import { peakBytes, residentBytes, resetPeaks } from './memory.ts';

/** `push` has new content, `repush` nothing new. */
export const OPERATIONS = ['pull', 'run', 'rmi', 'load', 'save', 'push', 'repush'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Times of one contestant, in milliseconds, one a round. */
export interface Measurements {
  readonly name: string;
  readonly version: string;
  readonly times: Readonly<Record<Operation, number[]>>;
  /** Bytes; 0 for an engine without a daemon. */
  idleBytes: number;
  pullPeakBytes: number;
}

export interface RoundOptions {
  readonly reference: string;
  readonly archive: string;
  /** A program of the image that ends at once. */
  readonly program: string;
  readonly only: ReadonlySet<Operation>;
  /** An existing directory for what is saved. */
  readonly dir: string;
}

/** Everything written before is on disk, and nothing of it in memory: no contestant pays for or gains from another. */
async function settle(): Promise<void> {
  await runCommand('sync', []);
  await writeFile('/proc/sys/vm/drop_caches', '3');
}

async function timed(measurements: Measurements, operation: Operation, work: () => Promise<void>): Promise<void> {
  await settle();
  const start = performance.now();
  await work();
  measurements.times[operation].push(performance.now() - start);
}

/** One round of one contestant: its store is empty before and after. */
export async function runRound(
  contestant: Contestant,
  measurements: Measurements,
  options: RoundOptions,
): Promise<void> {
  const { reference, archive, only } = options;
  const pids = await contestant.daemonPids();
  measurements.idleBytes ||= await residentBytes(pids);
  if (only.has('pull') || only.has('run') || only.has('rmi')) {
    await resetPeaks(pids);
    await timed(measurements, 'pull', () => contestant.pull(reference));
    measurements.pullPeakBytes = Math.max(measurements.pullPeakBytes, await peakBytes(pids));
    if (only.has('run')) await measureRuns(contestant, measurements, options);
    await timed(measurements, 'rmi', () => contestant.rmi(reference));
  }
  if (only.has('load') || only.has('save') || only.has('push') || only.has('repush')) {
    await timed(measurements, 'load', () => contestant.load(archive));
    if (only.has('save')) await measureSave(contestant, measurements, options);
    if (only.has('push') || only.has('repush')) await measurePushes(contestant, measurements, reference);
    await contestant.rmi(reference);
  }
}

async function measureSave(contestant: Contestant, measurements: Measurements, options: RoundOptions): Promise<void> {
  const target = join(options.dir, `saved-by-${contestant.name}.tar`);
  await timed(measurements, 'save', () => contestant.save(options.reference, target));
  await rm(target);
}

/** A registry of their own, so that it has nothing of the image: not from the pull, nor from another contestant. */
async function measurePushes(contestant: Contestant, measurements: Measurements, reference: string): Promise<void> {
  const registry = await startDockerRegistry();
  try {
    const name = `${registry.host}/${reference.slice(reference.indexOf('/') + 1)}`;
    await contestant.tag(reference, name);
    await timed(measurements, 'push', () => contestant.push(name));
    await timed(measurements, 'repush', () => contestant.push(name));
    await contestant.rmi(name);
  } finally {
    await registry.stop();
  }
}

const RUNS_PER_ROUND = 5;

/** The first run reads the image from disk; the others show what people feel day by day, so only these count. */
async function measureRuns(contestant: Contestant, measurements: Measurements, options: RoundOptions): Promise<void> {
  await contestant.run(options.reference, options.program);
  for (let count = 0; count < RUNS_PER_ROUND; count += 1) {
    const start = performance.now();
    await contestant.run(options.reference, options.program);
    measurements.times.run.push(performance.now() - start);
  }
}
