import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startDockerRegistry } from '@tinydock/testing';
import { measureBuilds } from './build-rounds.ts';
import { measureContainers } from './container-rounds.ts';
import type { Contestant } from './contestant.ts';
import { peakBytes, residentBytes, resetPeaks } from './memory.ts';
import { type Measurements, type Operation, OPERATIONS, timed, timedCold } from './operations.ts';

export interface RoundOptions {
  readonly reference: string;
  readonly archive: string;
  /** A program of the image that ends at once. */
  readonly program: string;
  readonly only: ReadonlySet<Operation>;
  /** An existing directory for what is saved and built from. */
  readonly dir: string;
}

const AFTER_LOAD = OPERATIONS.slice(OPERATIONS.indexOf('load'));

/** One round of one contestant: its store is empty before and after. */
export async function runRound(
  contestant: Contestant,
  measurements: Measurements,
  allOptions: RoundOptions,
): Promise<void> {
  const options = { ...allOptions, only: allOptions.only.intersection(contestant.operations ?? allOptions.only) };
  const { reference, archive, only } = options;
  const pids = await contestant.daemonPids();
  measurements.idleBytes ||= await residentBytes(pids);
  if (only.has('pull') || only.has('run') || only.has('rmi')) {
    await resetPeaks(pids);
    await timedCold(measurements, 'pull', () => contestant.pull(reference));
    measurements.pullPeakBytes = Math.max(measurements.pullPeakBytes, await peakBytes(pids));
    if (only.has('run')) await measureRuns(contestant, measurements, options);
    await timedCold(measurements, 'rmi', () => contestant.rmi(reference));
  }
  if (AFTER_LOAD.some((operation) => only.has(operation))) {
    const load = (): Promise<void> => contestant.load(archive);
    await (contestant.operations === undefined ? timedCold(measurements, 'load', load) : load());
    if (only.has('save')) await measureSave(contestant, measurements, options);
    if (only.has('push') || only.has('repush')) await measurePushes(contestant, measurements, reference);
    await measureContainers(contestant, measurements, options);
    await measureBuilds(contestant, measurements, options);
    await contestant.rmi(reference);
  }
}

async function measureSave(contestant: Contestant, measurements: Measurements, options: RoundOptions): Promise<void> {
  const target = join(options.dir, `saved-by-${contestant.name}.tar`);
  await timedCold(measurements, 'save', () => contestant.save(options.reference, target));
  await rm(target);
}

const REPUSHES_PER_ROUND = 5;

/** A registry of their own, so that it has nothing of the image: not from the pull, nor from another contestant. */
async function measurePushes(contestant: Contestant, measurements: Measurements, reference: string): Promise<void> {
  const registry = await startDockerRegistry();
  try {
    const name = `${registry.host}/${reference.slice(reference.indexOf('/') + 1)}`;
    await contestant.tag(reference, name);
    await timedCold(measurements, 'push', () => contestant.push(name));
    // What comes again follows soon in life, too: nobody's caches are cold then.
    for (let count = 0; count < REPUSHES_PER_ROUND; count += 1) {
      await timed(measurements, 'repush', () => contestant.push(name));
    }
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
    await timed(measurements, 'run', () => contestant.run(options.reference, options.program));
  }
}
