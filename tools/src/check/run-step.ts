import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface StepOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs a program with its output on this terminal, and returns its exit code; 128 and more for a signal. */
export async function runStep(command: readonly string[], options: StepOptions): Promise<number> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 128;
}
