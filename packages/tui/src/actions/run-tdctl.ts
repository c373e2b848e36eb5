import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

/** The command line program and its first arguments. */
export type Tdctl = readonly [string, ...string[]];

export interface TdctlRun {
  readonly tdctl: Tdctl;
  readonly args: readonly string[];
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Hears each line as it is printed. */
  readonly say: (line: string) => void;
}

/**
 * Runs `tdctl` beside the dashboard, for what needs the user's own files, such as the credentials of registries.
 * Resolves when it has ended well. @throws Error with its last words where it has not
 */
export async function runTdctl({ tdctl: [program, ...first], args, signal, say }: TdctlRun): Promise<void> {
  const child = spawn(program, [...first, ...args], { stdio: ['ignore', 'pipe', 'pipe'], signal });
  // An abort is told by the exit too.
  child.on('error', () => undefined);
  const problems: string[] = [];
  createInterface(child.stdout).on('line', (line) => say(stripVTControlCharacters(line)));
  createInterface(child.stderr).on('line', (line) => {
    problems.push(stripVTControlCharacters(line));
    say(problems.at(-1) ?? '');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(problems.slice(-2).join(' ') || `it ended with exit code ${code ?? 'of a signal'}`);
}
