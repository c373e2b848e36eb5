import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contestant } from './contestant.ts';
import { type Measurements, timed, timedCold } from './operations.ts';
import type { RoundOptions } from './rounds.ts';

const STEPS = 15;
const DIRECTORIES = 210;
const FILES_PER_DIRECTORY = 100;
/** 144 MB in 21,000 files. */
const FILE_BYTES = 6_857;

const TAG = 'bench/built:latest';

/** Measures `steps` to `recopy`, on top of the image, which is there before and after. */
export async function measureBuilds(
  contestant: Contestant,
  measurements: Measurements,
  options: Pick<RoundOptions, 'only' | 'reference' | 'dir'>,
): Promise<void> {
  const { only } = options;
  if (only.has('steps') || only.has('resteps')) await measureSteps(contestant, measurements, options);
  if (only.has('copy') || only.has('recopy')) await measureCopies(contestant, measurements, options);
  // Their layers are those of the image too, which the next round would find.
  await contestant.forgetBuilds();
}

async function measureSteps(
  contestant: Contestant,
  measurements: Measurements,
  { reference, dir }: Pick<RoundOptions, 'reference' | 'dir'>,
): Promise<void> {
  const context = join(dir, 'steps');
  await mkdir(context);
  try {
    const steps = Array.from({ length: STEPS }, (_, index) => `RUN echo ${index} > /step-${index}`);
    await writeFile(join(context, 'Dockerfile'), [`FROM ${reference}`, ...steps, ''].join('\n'));
    await timed(measurements, 'steps', () => contestant.build({ context, tag: TAG, isCached: false }));
    await timed(measurements, 'resteps', () => contestant.build({ context, tag: TAG, isCached: true }));
    await contestant.rmi(TAG);
  } finally {
    await rm(context, { recursive: true });
  }
}

/** Contents that nobody has seen before, so that no cache of an earlier round knows them. */
async function makeFiles(context: string): Promise<void> {
  for (let directory = 0; directory < DIRECTORIES; directory += 1) {
    const path = join(context, 'files', String(directory));
    await mkdir(path, { recursive: true });
    const contents = randomBytes(FILE_BYTES * FILES_PER_DIRECTORY);
    for (let file = 0; file < FILES_PER_DIRECTORY; file += 1) {
      await writeFile(join(path, String(file)), contents.subarray(file * FILE_BYTES, (file + 1) * FILE_BYTES));
    }
  }
}

async function measureCopies(
  contestant: Contestant,
  measurements: Measurements,
  { reference, dir }: Pick<RoundOptions, 'reference' | 'dir'>,
): Promise<void> {
  const context = join(dir, 'copies');
  await mkdir(context);
  try {
    await writeFile(join(context, 'Dockerfile'), `FROM ${reference}\nCOPY files /files\n`);
    await makeFiles(context);
    await timedCold(measurements, 'copy', () => contestant.build({ context, tag: TAG, isCached: true }));
    await writeFile(join(context, 'files/17/42'), 'changed');
    await timed(measurements, 'recopy', () => contestant.build({ context, tag: TAG, isCached: true }));
    await contestant.rmi(TAG);
  } finally {
    await rm(context, { recursive: true });
  }
}
