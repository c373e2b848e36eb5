import { setTimeout as delay } from 'node:timers/promises';
import { answers } from '@tinydock/client';

export interface WaitOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Whether there is still something to wait for. */
  readonly isAlive: () => Promise<boolean>;
}

const POLL_MS = 100;

/** True when the socket answers; false where it does not in time, or nothing is there any more that could. */
export async function waitForSocket(socketPath: string, { timeoutMs, signal, isAlive }: WaitOptions): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  while (!(await answers(socketPath))) {
    if (performance.now() > end || !(await isAlive())) return false;
    await delay(POLL_MS, undefined, { signal });
  }
  return true;
}
