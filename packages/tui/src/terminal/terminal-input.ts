import { Readable } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { MouseDecoder, type MouseEvent } from './mouse-decoder.ts';

/** A terminal's input without what the mouse did, which Ink does not know. Stands in for the terminal where Ink reads. */
export class TerminalInput extends Readable {
  readonly isTTY = true;
  readonly #terminal: ReadStream;
  readonly #decoder = new MouseDecoder();
  readonly #onData: (chunk: string) => void;

  constructor(terminal: ReadStream, onMouse: (event: MouseEvent) => void) {
    super({ encoding: 'utf8' });
    this.#terminal = terminal;
    this.#onData = (chunk) => {
      const { rest, mouse } = this.#decoder.decode(chunk);
      if (rest !== '') this.push(rest);
      for (const event of mouse) onMouse(event);
    };
  }

  setRawMode(isRaw: boolean): this {
    this.#terminal.setRawMode(isRaw);
    return this;
  }

  ref(): this {
    this.#terminal.ref();
    return this;
  }

  unref(): this {
    this.#terminal.unref();
    return this;
  }

  /** Begins to read. */
  acquire(): void {
    this.#terminal.setEncoding('utf8');
    this.#terminal.on('data', this.#onData);
    this.#terminal.resume();
  }

  /** Stops reading, so that every key goes to the program that the terminal is lent to. */
  release(): void {
    this.#terminal.off('data', this.#onData);
    this.#terminal.pause();
    this.#decoder.reset();
  }

  /** What comes is pushed as it comes. */
  override _read(): void {}
}
