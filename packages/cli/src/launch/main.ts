import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import type { FinishedRun } from '../main.ts';
import { compiledCodePath } from './compiled-code.ts';
import { loadScript } from './load-script.ts';

/** Digest of the program that lies beside this one, put in by the bundler. */
declare const PROGRAM_DIGEST: string;

const { exports, keep } = loadScript(
  join(import.meta.dirname, 'tdctl-main.cjs'),
  compiledCodePath(`${PROGRAM_DIGEST}-${process.version}-${cachedDataVersionTag().toString(16)}`),
);
void (exports as { main: () => Promise<FinishedRun> }).main().then(({ exitCode, command }) => {
  if (exitCode === 0 && command !== undefined) keep(command);
  // A read of standard input that is still under way would keep the process.
  process.exit(exitCode);
});
