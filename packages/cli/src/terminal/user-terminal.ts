import type { TerminalSize } from '@tinydock/domain';
import type { StandardInput } from '../context/cli-context.ts';
import type { OutputStream } from '../output/output-writer.ts';

/** The terminal that the user sits at, as far as there is one. */
export class UserTerminal {
  readonly #input: StandardInput;
  readonly #output: OutputStream;

  constructor(input: StandardInput, output: OutputStream) {
    this.#input = input;
    this.#output = output;
  }

  /** Whether the user types. */
  get hasInput(): boolean {
    return this.#input.isTerminal;
  }

  /** Undefined where the output goes elsewhere. */
  get size(): TerminalSize | undefined {
    const { isTTY, columns, rows } = this.#output;
    if (isTTY !== true || columns === undefined || rows === undefined) return undefined;
    return { columns, rows };
  }

  /** Calls `listener` with each new size until the returned function is called. */
  onResize(listener: (size: TerminalSize) => void): () => void {
    const report = (): void => {
      const { size } = this;
      if (size !== undefined) listener(size);
    };
    this.#output.on('resize', report);
    return () => {
      this.#output.off('resize', report);
    };
  }

  /** Hands every key on as it is typed, Ctrl-C included, until the returned function is called; idempotent. */
  enterRawMode(): () => void {
    if (!this.hasInput) return () => undefined;
    let isRaw = true;
    this.#input.setRawMode(true);
    return () => {
      if (isRaw) this.#input.setRawMode(false);
      isRaw = false;
    };
  }

  /** Keeps what the user types off the screen until the returned function is called; idempotent. */
  hideInput(): () => void {
    if (!this.hasInput) return () => undefined;
    let isHidden = true;
    this.#input.setEcho(false);
    return () => {
      if (isHidden) this.#input.setEcho(true);
      isHidden = false;
    };
  }
}
