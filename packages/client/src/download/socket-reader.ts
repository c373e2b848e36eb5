import { connect, type Socket } from 'node:net';

const BLOCK_BYTES = 1024 * 1024;
const BLOCKS = 4;
/** A block with less room than this is handed over: a read of a unix socket brings up to 208 KiB. */
const WORTHWHILE_BYTES = 256 * 1024;

/**
 * Reads a unix socket into a few blocks of memory that are used again and again; chunks of Node's own making cost three
 * times the CPU. A block belongs to the reader until it asks for the next one, and meanwhile the others are filled.
 */
export class SocketReader {
  readonly socket: Socket;
  readonly #free: Buffer[] = Array.from({ length: BLOCKS }, () => Buffer.allocUnsafeSlow(BLOCK_BYTES));
  readonly #ready: { readonly block: Buffer; readonly length: number }[] = [];
  #block: Buffer;
  #length = 0;
  #isEnded = false;
  #wake: (() => void) | undefined;

  /** Connects at once; `socket` tells the success, and fails as sockets do. */
  constructor(path: string) {
    this.#block = this.#takeFree();
    this.socket = connect({
      path,
      onread: {
        buffer: () => this.#block.subarray(this.#length),
        callback: (bytes) => this.#receive(bytes),
      },
    });
    for (const event of ['end', 'close']) this.socket.on(event, this.#end);
  }

  #takeFree(): Buffer {
    const block = this.#free.pop();
    if (block === undefined) throw new Error('the socket was read although there is no free block');
    return block;
  }

  /** @returns false where reading must pause: the socket always holds one block, and there is no other left */
  #receive(bytes: number): boolean {
    this.#length += bytes;
    const isAwaited = this.#wake !== undefined && this.#ready.length === 0;
    if (isAwaited || this.#length > BLOCK_BYTES - WORTHWHILE_BYTES) this.#handOver();
    return this.#free.length > 0;
  }

  /** While the socket lives, only within its callback: elsewhere the next read would still go to the old block. */
  #handOver(): void {
    this.#ready.push({ block: this.#block, length: this.#length });
    this.#block = this.#takeFree();
    this.#length = 0;
    this.#wake?.();
  }

  readonly #end = (): void => {
    this.#isEnded = true;
    if (this.#length > 0) this.#handOver();
    this.#wake?.();
  };

  /**
   * What comes, to the end of the connection, however it ends. Each chunk holds until the next one is asked for.
   * Ending the iteration early leaves the socket to the caller.
   */
  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    this.socket.resume();
    for (;;) {
      const ready = this.#ready.shift();
      if (ready !== undefined) {
        yield ready.block.subarray(0, ready.length);
        this.#free.push(ready.block);
        this.socket.resume();
      } else if (this.#isEnded) return;
      else await this.#arrival();
    }
  }

  async #arrival(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }
}
