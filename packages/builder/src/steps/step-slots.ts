import { setImmediate as nextTurn } from 'node:timers/promises';
import { createCancelledError, throwIfCancelled } from '@tinydock/domain';

/** A slot that somebody has. */
export interface HeldSlot {
  /** Lets others have it until this has ended, and waits for another one then. */
  readonly without: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Bounds how many steps are made at the same time, in all stages and for all platforms of a build. */
export class StepSlots {
  #free: number;
  readonly #waiting = new Set<(slot: undefined) => void>();

  /** @param count at least 1 */
  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Does the work once a slot is free, first come first served. The work may do without its slot for some time.
   * @throws TinydockError CANCELLED; what the work throws
   */
  async during<T>(signal: AbortSignal, work: (slot: HeldSlot) => Promise<T>): Promise<T> {
    let isHeld = false;
    // Where one is free the work begins at once.
    const take = (): Promise<void> | undefined => {
      throwIfCancelled('the build', signal);
      const waiting = this.#free > 0 ? undefined : this.#wait(signal);
      if (waiting === undefined) this.#free -= 1;
      isHeld = waiting === undefined;
      return waiting?.then(() => {
        isHeld = true;
        throwIfCancelled('the build', signal);
      });
    };
    const give = (): void => {
      if (isHeld) this.#give();
      isHeld = false;
    };
    const without = async <U>(other: () => Promise<U>): Promise<U> => {
      give();
      const result = await other();
      await take();
      return result;
    };
    try {
      const waiting = take();
      if (waiting !== undefined) await waiting;
      return await work({ without });
    } finally {
      give();
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
