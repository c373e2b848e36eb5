import { setTimeout as delay } from 'node:timers/promises';
import type { Contestant } from './contestant.ts';
import { grownBytes, proportionalBytes } from './memory.ts';
import { type Measurements, timed } from './operations.ts';
import type { RoundOptions } from './rounds.ts';

const CONTAINERS = 20;
const EXECS_PER_ROUND = 5;
/** In which daemons give back what earlier work needed. */
const MEMORY_SETTLES_MS = 5_000;

async function settledBytes(contestant: Contestant): Promise<ReadonlyMap<number, number>> {
  await delay(MEMORY_SETTLES_MS);
  return await proportionalBytes(contestant.processMark);
}

/** Measures what `exec`, `run-20` and the memory of idle containers need; the image is there before and after. */
export async function measureContainers(
  contestant: Contestant,
  measurements: Measurements,
  { only, reference, program }: Pick<RoundOptions, 'only' | 'reference' | 'program'>,
): Promise<void> {
  if (!only.has('exec') && !only.has('run-20')) return;
  const names = Array.from({ length: only.has('run-20') ? CONTAINERS : 1 }, (_, index) => `bench-${index}`);
  const before = await settledBytes(contestant);
  const startAll = async (): Promise<void> => {
    await Promise.all(names.map((name) => contestant.runDetached(reference, name)));
  };
  try {
    if (only.has('run-20')) {
      await timed(measurements, 'run-20', startAll);
      const growth = grownBytes(before, await settledBytes(contestant));
      measurements.containerBytes = Math.max(measurements.containerBytes, growth / names.length);
    } else {
      await startAll();
    }
    for (let count = 0; only.has('exec') && count < EXECS_PER_ROUND; count += 1) {
      await timed(measurements, 'exec', () => contestant.exec('bench-0', program));
    }
  } finally {
    await contestant.removeContainers(names);
  }
}
