/** Presses and the wheel (1000), in the form that has no limit of columns (SGR, 1006). */
const ON = '\u001b[?1000h\u001b[?1006h';
const OFF = '\u001b[?1006l\u001b[?1000l';

/** Whether a terminal reports its mouse; in that mode it selects text only with shift. Off again however the process ends. */
export class MouseMode {
  readonly #write: (text: string) => void;
  readonly #onExit = (): void => this.#tell(false);
  #isOn = false;
  #isTold = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
    process.on('exit', this.#onExit);
  }

  set(isOn: boolean): void {
    this.#isOn = isOn;
    this.#tell(isOn);
  }

  /** Leaves the mouse to another program while it has the terminal. */
  async lendWhile(use: () => Promise<void>): Promise<void> {
    this.#tell(false);
    try {
      await use();
    } finally {
      this.#tell(this.#isOn);
    }
  }

  close(): void {
    this.#isOn = false;
    this.#tell(false);
    process.off('exit', this.#onExit);
  }

  #tell(isOn: boolean): void {
    if (isOn === this.#isTold) return;
    this.#isTold = isOn;
    this.#write(isOn ? ON : OFF);
  }
}
