import { setImmediate as nextTurn } from 'node:timers/promises';
import { createCancelledError, throwIfCancelled } from '@tinydock/domain';

/** Bounds how many steps are made at the same time, in all stages and for all platforms of a build. */
export class StepSlots {
  #free: number;
  readonly #waiting = new Set<(slot: undefined) => void>();

  /** @param count at least 1 */
  constructor(count: number) {
    this.#free = count;
  }

  /** Does the work once a slot is free, first come first served. @throws TinydockError CANCELLED; what the work throws */
  async during<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    throwIfCancelled('the build', signal);
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(signal);
    try {
      throwIfCancelled('the build', signal);
      return await work();
    } finally {
      this.#give();
    }
  }

  /** Until somebody hands his slot on. */
  async #wait(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const cancel = (): void => {
      if (this.#waiting.delete(resolve)) reject(createCancelledError('the build', signal));
    };
    this.#waiting.add(resolve);
    signal.addEventListener('abort', cancel, { once: true });
    await promise.finally(() => signal.removeEventListener('abort', cancel));
    // The failure of the step that had it ends the build, which is known a turn later.
    await nextTurn();
  }

  #give(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next(undefined);
  }
}
