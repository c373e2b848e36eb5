import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface StepOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How a program ended. */
export interface StepResult {
  /** 128 and more for a signal. */
  readonly exitCode: number;
  /** What it said on both outputs, in their order. */
  readonly output: string;
}

/** Runs a program with its output on this terminal, and returns its exit code; 128 and more for a signal. */
export async function runStep(command: readonly string[], options: StepOptions): Promise<number> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 128;
}

/** Runs a program that says little, beside others, and keeps what it says together. */
export async function runQuietStep(command: readonly string[], options: StepOptions): Promise<StepResult> {
  // One pipe for both outputs.
  const child = spawn('sh', ['-c', 'exec "$@" 2>&1', 'sh', ...command], {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [[code], output] = await Promise.all([once(child, 'close') as Promise<[number | null]>, text(child.stdout)]);
  return { exitCode: code ?? 128, output };
}
