import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface CommandOptions {
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Written to standard input, which is then closed. */
  readonly input?: string | undefined;
  /** Exit codes that are no failure; 0 unless told. */
  readonly accept?: readonly number[] | undefined;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. @throws Error with its output where it exits with a code that is not accepted. */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const env = options.env === undefined ? process.env : { ...process.env, ...options.env };
  const child = spawn(program, [...args], { cwd: options.cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        resolve(code ?? (signal === null ? -1 : 128));
      });
    }),
  ]);
  if (!(options.accept ?? [0]).includes(exitCode)) {
    throw new Error(`${program} ${args.join(' ')} exited with ${exitCode}:\n${stdout}${stderr}`.slice(0, 4000));
  }
  return { exitCode, stdout, stderr };
}
