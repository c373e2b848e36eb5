import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IngestMeasurement } from '../testing/measure-ingest.ts';

const run = promisify(execFile);
const PACKAGE = new URL('../..', import.meta.url).pathname;
const ESBUILD = new URL('../../../../node_modules/.bin/esbuild', import.meta.url).pathname;
const GIB = 2 ** 30;

let bundle: string;

/** In a process of its own, so that nothing else counts. */
async function measure(...args: readonly string[]): Promise<IngestMeasurement> {
  const { stdout } = await run(process.execPath, [join(bundle, 'testing/measure-ingest.js'), ...args]);
  return JSON.parse(stdout) as IngestMeasurement;
}

describe('a process that ingests, bundled as the product is', () => {
  // As source it would also hold what strips the types, 45 MB a thread.
  beforeAll(async () => {
    mkdirSync(join(PACKAGE, 'dist'), { recursive: true });
    bundle = mkdtempSync(join(PACKAGE, 'dist/measure-'));
    const entries = ['testing/measure-ingest.ts', 'ingest/ingest-worker.ts'].map((name) => join(PACKAGE, 'src', name));
    await run(ESBUILD, [
      ...entries,
      '--bundle',
      '--platform=node',
      '--format=esm',
      '--external:koffi',
      `--outdir=${bundle}`,
      '--log-level=error',
    ]);
  });
  afterAll(() => {
    rmSync(bundle, { recursive: true });
  });

  it.each(['none', 'gzip'])('stays below 200 MB with a layer of 2 GiB in %s', { timeout: 120_000 }, async (form) => {
    const { tarBytes, maxResidentBytes } = await measure('2048', form);
    expect(tarBytes[0]).toBeGreaterThan(2 * GIB);
    expect(maxResidentBytes).toBeLessThan(200e6);
  });

  it('answers within 50 ms while two layers come in', { timeout: 120_000 }, async () => {
    const { tarBytes, delayMs } = await measure('300', 'gzip', 'none');
    expect(tarBytes).toHaveLength(2);
    expect(delayMs).toBeLessThan(50);
  });
});
