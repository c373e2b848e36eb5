import { spawn } from 'node:child_process';
import { createCancelledError, throwIfCancelled } from '@tinydock/domain';

const MAX_OUTPUT_BYTES = 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** What a helper is asked to do. Protocol: docker-credential-helpers. */
export type HelperAction = 'get' | 'store' | 'erase';

export interface HelperCall {
  readonly action: HelperAction;
  /** What the helper reads on its standard input. */
  readonly input: string;
}

export interface HelperResult {
  readonly exitCode: number;
  readonly stdout: string;
}

/** Runs a helper to its end. @throws an error with the code ENOENT where there is no such program */
export type RunHelper = (program: string, call: HelperCall, signal?: AbortSignal) => Promise<HelperResult>;

/**
 * Runs a credential helper to its end, found by PATH; at most a minute, as it may ask the user to unlock a key ring.
 * @throws Error with the code ENOENT, ETIMEDOUT or EMSGSIZE; TinydockError CANCELLED
 */
export const runKeychain: RunHelper = async (program, { action, input }, signal) => {
  throwIfCancelled(`asking ${program}`, signal);
  const { promise, resolve, reject } = Promise.withResolvers<HelperResult>();
  const child = spawn(program, [action], { stdio: ['pipe', 'pipe', 'ignore'] });
  const end = (error: Error): void => {
    child.kill('SIGKILL');
    // What the helper started itself would otherwise go on writing to us.
    child.stdout.destroy();
    reject(error);
  };
  const giveUp = (code: string): void => {
    end(Object.assign(new Error(`${program} failed`), { code }));
  };
  const onAbort = (): void => {
    end(createCancelledError(`asking ${program}`, signal));
  };
  const timer = setTimeout(giveUp, TIMEOUT_MS, 'ETIMEDOUT');
  const chunks: Buffer[] = [];
  let length = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MAX_OUTPUT_BYTES) giveUp('EMSGSIZE');
    else chunks.push(chunk);
  });
  child.once('error', reject);
  child.once('close', (exitCode) => {
    resolve({ exitCode: exitCode ?? -1, stdout: Buffer.concat(chunks).toString('utf8') });
  });
  // A helper that does not read its input closes the pipe; its answer counts all the same.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
};
