import { setImmediate as nextTurn } from 'node:timers/promises';

const SLICE_MS = 10;
const ASKED_A_TURN = 32;

/** Lets everybody else have a turn of the event loop now and then, whatever number of stages there are. */
export class Turns {
  #since = performance.now();
  #asked = 0;
  #next: Promise<void> | undefined;

  /** To be asked before each piece of work; waits where the last turn is some time ago. */
  async take(): Promise<void> {
    this.#asked += 1;
    // All that wait go on in the same turn, and whose turn does not come in time waits again.
    while (this.#asked >= ASKED_A_TURN || performance.now() - this.#since > SLICE_MS)
      await (this.#next ??= this.#wait());
  }

  async #wait(): Promise<void> {
    await nextTurn();
    this.#next = undefined;
    this.#since = performance.now();
    this.#asked = 0;
  }
}
