import type { Socket } from 'node:net';

const BUFFER_BYTES = 64 << 10;
/** Buffers kept for later: what the sockets of a pull and the queues of their readers hold. */
const MAX_FREE = 32;
/** What is shorter is copied: a few bytes should not hold a whole buffer. */
const WORTHWHILE_BYTES = 8 << 10;

/** What `net.connect` and `tls.connect` take to read into given buffers. */
export interface ReadInto {
  readonly buffer: () => Uint8Array;
  readonly callback: (this: Socket, bytes: number, buffer: Uint8Array) => boolean;
}

/**
 * The memory that sockets are read into, used again and again. Node makes a buffer for each read, and V8 marks the
 * whole heap whenever 64 MiB of them have come: a quarter of the processor time of a pull.
 *
 * A buffer is used again only when whoever got its bytes gives it back. One that is not given back is left to the
 * garbage collector, and another takes its place.
 */
export class ReceiveBuffers {
  readonly #free: Buffer[] = [];
  readonly #lent = new WeakMap<ArrayBufferLike, Buffer>();

  /** For the options of a connection. */
  readonly onread: ReadInto;

  constructor() {
    const buffers = this.#free;
    const lent = this.#lent;
    this.onread = {
      buffer: () => buffers.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES),
      callback(bytes, buffer) {
        if (bytes >= WORTHWHILE_BYTES) {
          const whole = buffer as Buffer;
          lent.set(whole.buffer, whole);
          return this.push(whole.subarray(0, bytes));
        }
        const goesOn = this.push(Buffer.from(buffer.subarray(0, bytes)));
        buffers.push(buffer as Buffer);
        return goesOn;
      },
    };
  }

  /** The bytes of this chunk, and all others of its buffer, are no longer needed. */
  release(chunk: Uint8Array): void {
    const whole = this.#lent.get(chunk.buffer);
    if (whole === undefined) return;
    this.#lent.delete(chunk.buffer);
    if (this.#free.length < MAX_FREE) this.#free.push(whole);
  }
}
