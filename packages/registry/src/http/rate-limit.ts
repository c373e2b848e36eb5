import { setTimeout as sleep } from 'node:timers/promises';
import { createCancelledError } from '@tinydock/domain';

/** What may pass at once after a pause, in milliseconds of the rate. */
const BURST_MS = 100;

/** Lets bytes pass at a rate that all who use it share. */
export class RateLimit {
  readonly #bytesPerSecond: number;
  #freeAtMs = 0;

  /** @param bytesPerSecond Infinity for no limit */
  constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Hands bytes on, each piece when its turn has come. @throws TinydockError CANCELLED */
  async *pace(
    source: AsyncIterable<Uint8Array>,
    operation: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#bytesPerSecond === Infinity) {
      yield* source;
      return;
    }
    for await (const chunk of source) {
      await this.#waitFor(chunk.length, operation, signal);
      yield chunk;
    }
  }

  async #waitFor(bytes: number, operation: string, signal: AbortSignal | undefined): Promise<void> {
    const now = performance.now();
    const turnMs = Math.max(this.#freeAtMs, now - BURST_MS);
    this.#freeAtMs = turnMs + (bytes / this.#bytesPerSecond) * 1000;
    if (turnMs <= now) return;
    try {
      await sleep(turnMs - now, undefined, { ...(signal && { signal }) });
    } catch {
      throw createCancelledError(operation, signal);
    }
  }
}
