/** A flag that can be waited for: an event that comes while nobody waits is not lost. */
export class Wakeup {
  #isSet = false;
  #resolve: (() => void) | undefined;

  readonly set = (): void => {
    this.#isSet = true;
    this.#resolve?.();
  };

  async wait(): Promise<void> {
    if (!this.#isSet) await new Promise<void>((resolve) => (this.#resolve = resolve));
    this.#isSet = false;
    this.#resolve = undefined;
  }
}
