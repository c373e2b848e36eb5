import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const PACKAGE = new URL('../..', import.meta.url).pathname;
const ESBUILD = new URL('../../../../node_modules/.bin/esbuild', import.meta.url).pathname;
const ENTRIES = ['ingest/ingest-worker.ts', 'explore/explore-worker.ts', 'testing/ingest-until-killed.ts'];

/**
 * Bundles what these tests start as threads and processes, as the product is bundled, before the first of them runs. A
 * thread that has to strip the types of its sources costs 0.65 s of a processor instead of 0.11 s, and the tests start
 * two hundred.
 */
export default async function bundleWorkers(): Promise<void> {
  await promisify(execFile)(ESBUILD, [
    ...ENTRIES.map((name) => `${PACKAGE}src/${name}`),
    '--bundle',
    '--platform=node',
    '--format=esm',
    '--external:koffi',
    `--outbase=${PACKAGE}src`,
    `--outdir=${PACKAGE}dist/testing`,
    '--log-level=error',
  ]);
}
