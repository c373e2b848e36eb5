import { closeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { openInputPipe, openOutputPipe } from './pipe.ts';
import { spawnProcess, type SpawnRequest } from './spawn-process.ts';

const SIGKILL = 9;

export interface RunRequest extends Omit<SpawnRequest, 'stdio'> {
  /** What it reads from its standard input; nothing where absent. */
  readonly stdin?: string | undefined;
  /** It is killed then. */
  readonly timeoutMs: number;
  /** Of each stream; it is killed where it writes more. */
  readonly maxOutputBytes: number;
}

export interface ProgramEnd {
  /** Undefined where a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** All that is written until the other end is closed; calls `onExcess` once where it is too much. */
function collect(stream: Socket, maxBytes: number, onExcess: () => void): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else onExcess();
  });
  stream.once('close', () => {
    resolve(Buffer.concat(chunks).toString());
  });
  return promise;
}

/**
 * Runs a short program to its end. What it leaves behind with its streams open is not waited for after the time-out.
 * @throws ErrnoError where it cannot be started
 */
export async function runToEnd({ stdin, timeoutMs, maxOutputBytes, ...request }: RunRequest): Promise<ProgramEnd> {
  const [input, output, errors] = [openInputPipe(), openOutputPipe(), openOutputPipe()];
  const pipes = [input, output, errors];
  let timer: NodeJS.Timeout | undefined;
  try {
    const child = await spawnProcess({ ...request, stdio: pipes.map(({ fd }) => fd) }).finally(() => {
      for (const { fd } of pipes) closeSync(fd);
    });
    const stop = (): void => {
      child.kill(SIGKILL);
      for (const { stream } of pipes) stream.destroy();
    };
    timer = setTimeout(stop, timeoutMs);
    const collected = Promise.all([output, errors].map(({ stream }) => collect(stream, maxOutputBytes, stop)));
    input.stream.end(stdin ?? '');
    const [end, [stdout = '', stderr = '']] = await Promise.all([child.ended, collected]);
    return { exitCode: end.exitCode, stdout, stderr };
  } finally {
    clearTimeout(timer);
    for (const { stream } of pipes) stream.destroy();
  }
}
