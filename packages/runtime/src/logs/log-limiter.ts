import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasErrnoCode } from '@tinydock/domain';
import type { LogRotations, Rotation } from './log-rotations.ts';

/** How often the size of a log that grows is looked at. One that does not grow costs nothing. */
const CHECK_INTERVAL_MS = 250;

export interface LogLimit extends Rotation {
  readonly maxBytes: number;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

/** Resolves when something is written to the file, or when it is that large already. */
async function waitGrowth({ path, maxBytes }: LogLimit, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const wake = (): void => {
    resolve(undefined);
  };
  const watcher = watch(path, { persistent: false }, wake);
  watcher.on('error', wake);
  signal.addEventListener('abort', wake);
  try {
    // Looked at after the watch has begun: nothing is missed in between.
    if ((await sizeOf(path)) < maxBytes && !signal.aborted) await promise;
  } finally {
    watcher.close();
    signal.removeEventListener('abort', wake);
  }
}

/** Rotates a log whenever it has grown to its limit, until the signal. A quarter of a second's output may be more. */
export async function limitLog(rotations: LogRotations, limit: LogLimit, signal: AbortSignal): Promise<void> {
  await rotations.repair(limit);
  while (!signal.aborted) {
    try {
      await waitGrowth(limit, signal);
      if ((await sizeOf(limit.path)) >= limit.maxBytes) await rotations.rotate(limit);
    } catch (error) {
      // The log of a container that is being removed.
      if (!hasErrnoCode(error, 'ENOENT')) throw error;
    }
    await sleep(CHECK_INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
