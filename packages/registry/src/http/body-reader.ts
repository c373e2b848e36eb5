import { finished, type Readable } from 'node:stream';
import type { ReceiveBuffers } from './receive-buffers.ts';

/** What may wait for its reader before the connection does. */
const MAX_WAITING_BYTES = 512 << 10;

/**
 * Reads the body of a response without copying it and gives its memory back to the sockets. A Readable's own iterator
 * would join what has come meanwhile in memory of its own.
 */
export class BodyReader {
  readonly #body: Readable;
  readonly #buffers: ReceiveBuffers;
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #end: { readonly error: Error | undefined } | undefined;
  #wake: (() => void) | undefined;

  constructor(body: Readable, buffers: ReceiveBuffers) {
    this.#body = body;
    this.#buffers = buffers;
  }

  /** The bytes as they come; each chunk holds until the next one is asked for. @throws what the body fails with */
  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    this.#start();
    try {
      for (;;) {
        const chunk = await this.#next();
        if (chunk === undefined) return;
        yield chunk;
        // One read may bring several chunks, but they come in order: the first of another read ends them.
        const next = await this.#peek();
        if (next !== undefined && next.buffer !== chunk.buffer) this.#buffers.release(chunk);
      }
    } finally {
      this.#body.destroy();
    }
  }

  #start(): void {
    this.#body.on('data', (chunk: Uint8Array) => {
      this.#waiting.push(chunk);
      this.#waitingBytes += chunk.length;
      if (this.#waitingBytes >= MAX_WAITING_BYTES) this.#body.pause();
      this.#wake?.();
    });
    finished(this.#body, { writable: false }, (error) => {
      this.#end = { error: error ?? undefined };
      this.#wake?.();
    });
  }

  async #peek(): Promise<Uint8Array | undefined> {
    while (this.#waiting.length === 0) {
      if (this.#end?.error !== undefined) throw this.#end.error;
      if (this.#end !== undefined) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    return this.#waiting[0];
  }

  async #next(): Promise<Uint8Array | undefined> {
    const next = await this.#peek();
    if (next === undefined) return undefined;
    this.#waiting.shift();
    this.#waitingBytes -= next.length;
    if (this.#body.isPaused() && this.#waitingBytes < MAX_WAITING_BYTES / 2) this.#body.resume();
    return next;
  }
}
