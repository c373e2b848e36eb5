import { setTimeout as sleep } from 'node:timers/promises';
import { createCancelledError } from '@tinydock/domain';
import type { RetryPolicy } from '../registry-options.ts';
import { RegistryError } from './registry-error.ts';

/** Counts the tries of one piece of work and waits between them. */
export class BackOff {
  readonly #policy: RetryPolicy;
  readonly #waitsForUnreachable: boolean;
  #failures = 0;

  /** `waitsForUnreachable`: whether a host that nobody answers for is asked again. */
  constructor(policy: RetryPolicy, waitsForUnreachable: boolean) {
    this.#policy = policy;
    this.#waitsForUnreachable = waitsForUnreachable;
  }

  /** Progress was made: the next failure counts as the first. */
  reset(): void {
    this.#failures = 0;
  }

  /** Pauses before the next try. @throws `error` where trying again cannot help or has been tried enough */
  async pauseAfter(error: unknown, signal: AbortSignal | undefined): Promise<void> {
    this.#failures += 1;
    const delayMs = this.#delayAfter(error);
    if (delayMs === undefined || this.#failures >= this.#policy.attempts) throw error;
    try {
      await sleep(delayMs, undefined, { ...(signal && { signal }) });
    } catch {
      throw createCancelledError('waiting to try again', signal);
    }
  }

  #delayAfter(error: unknown): number | undefined {
    if (!(error instanceof RegistryError) || error.retry.kind === 'never') return undefined;
    if (error.retry.kind === 'unreachable' && !this.#waitsForUnreachable) return undefined;
    const { baseDelayMs, maxDelayMs } = this.#policy;
    const grown = Math.min(maxDelayMs, baseDelayMs * 2 ** (this.#failures - 1));
    const delay = grown * (1 - Math.random() / 2);
    const asked = error.retry.kind === 'transient' ? (error.retry.afterMs ?? 0) : 0;
    return asked > maxDelayMs ? undefined : Math.max(delay, asked);
  }
}

/** Runs `attempt` until it succeeds, its failure is final, or the tries are used up. */
export async function retrying<T>(
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  const backOff = new BackOff(policy, false);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      await backOff.pauseAfter(error, signal);
    }
  }
}
