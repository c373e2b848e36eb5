import type { Socket } from 'node:net';
import { ParserTiering } from './parser-tiering.ts';

/** A registry that is near fills this, in a quarter of the reads that 64 KiB need. */
const PLAIN_BYTES = 256 << 10;
/** What a record of TLS holds at most, and one read brings. RFC 8446, section 5.1. */
const TLS_BYTES = 16 << 10;
/** Kept of each kind for later: what the sockets of a pull and the queues of their readers hold. */
const MAX_FREE_BYTES = 2 << 20;
/** Less than this part of a buffer is copied: a few bytes should not hold a whole one. */
const WORTHWHILE_PART = 1 / 16;

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
  readonly #plain: Buffer[] = [];
  readonly #tls: Buffer[] = [];
  readonly #lent = new WeakMap<ArrayBufferLike, Buffer>();
  readonly #tiering = new ParserTiering();

  /** For the options of a connection. */
  readonly onread = { plain: this.#readInto(this.#plain, PLAIN_BYTES), tls: this.#readInto(this.#tls, TLS_BYTES) };

  /** The bytes of this chunk, and all others of its buffer, are no longer needed. */
  release(chunk: Uint8Array): void {
    const whole = this.#lent.get(chunk.buffer);
    if (whole === undefined) return;
    this.#lent.delete(chunk.buffer);
    const free = whole.length === TLS_BYTES ? this.#tls : this.#plain;
    if (free.length < MAX_FREE_BYTES / whole.length) free.push(whole);
  }

  #readInto(free: Buffer[], size: number): ReadInto {
    const lent = this.#lent;
    const tiering = this.#tiering;
    return {
      buffer: () => free.pop() ?? Buffer.allocUnsafeSlow(size),
      callback(bytes, buffer) {
        tiering.beforeParsing();
        if (bytes >= size * WORTHWHILE_PART) {
          const whole = buffer as Buffer;
          lent.set(whole.buffer, whole);
          return this.push(whole.subarray(0, bytes));
        }
        const goesOn = this.push(Buffer.from(buffer.subarray(0, bytes)));
        free.push(buffer as Buffer);
        return goesOn;
      },
    };
  }
}
