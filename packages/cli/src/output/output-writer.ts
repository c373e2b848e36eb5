import type { Writable } from 'node:stream';
import { hasErrnoCode } from '@tinydock/domain';

/** A stream of the process; `isTTY`, `columns` and `rows` as Node's terminals have them. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** Whoever read our output has gone. */
export class BrokenPipeError extends Error {
  constructor() {
    super('the reader of the output has gone');
    this.name = 'BrokenPipeError';
  }
}

// A terminal obeys these, and names and comments come from images of strangers.

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text without the control characters that a terminal would obey, but with tabs and line ends. */
export function toPrintable(text: string): string {
  return text.replace(CONTROL, '?');
}

/** Writes at the pace of the reader. */
export class OutputWriter {
  readonly stream: OutputStream;
  readonly #isDumb: boolean;
  #failure: Error | undefined;

  /** @param options `isDumb`: where the stream is a terminal, it can do nothing but print, as TERM=dumb says */
  constructor(stream: OutputStream, { isDumb }: { readonly isDumb: boolean } = { isDumb: false }) {
    this.stream = stream;
    this.#isDumb = isDumb;
    stream.on('error', this.#fail);
  }

  get isTerminal(): boolean {
    return this.stream.isTTY === true;
  }

  /** True for a terminal whose cursor can be moved. */
  get isScreen(): boolean {
    return this.isTerminal && !this.#isDumb;
  }

  /** Text of our own or of others; on a terminal, made printable. @throws as {@link write} */
  async writeText(text: string): Promise<void> {
    await this.write(this.isTerminal ? toPrintable(text) : text);
  }

  /**
   * Resolves when the stream has taken the data over, so that nothing is lost when the process ends.
   * @throws BrokenPipeError, or what else the stream fails of
   */
  async write(data: string | Uint8Array): Promise<void> {
    if (data.length === 0) return;
    this.#assertUsable();
    await new Promise<void>((resolve) => {
      this.stream.write(data, () => {
        resolve();
      });
    });
    this.#assertUsable();
  }

  close(): void {
    // Without a listener a failure that arrives late would end the process.
    this.stream.on('error', () => undefined);
    this.stream.off('error', this.#fail);
  }

  readonly #fail = (error: Error): void => {
    this.#failure ??= hasErrnoCode(error, 'EPIPE', 'ERR_STREAM_DESTROYED') ? new BrokenPipeError() : error;
  };

  #assertUsable(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}
