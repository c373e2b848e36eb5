import { execFile, spawn } from 'node:child_process';
import { TinydockError } from '@tinydock/domain';

/** Other programs of the machine. */
export interface HostPrograms {
  /** Standard output. @throws TinydockError FAILED_PRECONDITION with what it said */
  readonly run: (program: string, args: readonly string[]) => Promise<string>;
  /** Standard output, until it ends or is not wanted any more. @throws as `run` */
  readonly stream: (program: string, args: readonly string[], signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

function failed(command: readonly string[], why: string, cause?: unknown): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `cannot run \`${command.join(' ')}\`: ${why.trim()}`,
    cause,
  });
}

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, [...args], (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(failed([program, ...args], stderr || error.message, error));
    });
  });
}

async function* stream(program: string, args: readonly string[], signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => {
      reject(failed([program, ...args], error.message, error));
    });
    child.once('close', resolve);
  });
  ended.catch(() => undefined);
  const end = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  try {
    for await (const data of child.stdout) yield data as Uint8Array;
    const code = await ended;
    signal.throwIfAborted();
    if (code !== 0) throw failed([program, ...args], `it ended with code ${String(code)}`);
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

export const HOST_PROGRAMS: HostPrograms = { run, stream };
