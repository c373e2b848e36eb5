/** Bytes that the thread may have before it is done with them. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
/** A message for each of the pieces in which a socket gives them costs both threads more than what is done with it. */
const BYTES_TOGETHER = 512 * 1024;

export interface ContextFeed {
  /** Its chunks are taken over. */
  readonly source: AsyncIterable<Uint8Array>;
  /** Hands bytes over to the thread. */
  readonly send: (chunks: readonly ArrayBuffer[]) => void;
  readonly onBytes: (received: number) => void;
}

/**
 * Hands a source over to a thread as it comes. None of it waits for more where the thread has nothing to do, since the
 * client waits for an answer to the first part before it sends the second.
 */
export class ContextFeeder {
  readonly #feed: ContextFeed;
  readonly #failure = Promise.withResolvers<never>();
  /** Of the thread. */
  #waiting = 0;
  #chunks: ArrayBuffer[] = [];
  #bytes = 0;
  #wake: (() => void) | undefined;
  #hasEnded = false;

  constructor(feed: ContextFeed) {
    this.#feed = feed;
    this.#failure.promise.catch(() => undefined);
  }

  /** The thread is done with so many bytes. */
  taken(bytes: number): void {
    this.#waiting -= bytes;
    if (this.#waiting === 0 && !this.#hasEnded) this.#flush();
    this.#wake?.();
  }

  /** Ends {@link run}, also where the source does not answer. The first wins. */
  interrupt(error: unknown): void {
    this.#failure.reject(error);
  }

  /** Sends the whole source, which is ended in any case, and nothing afterwards. @throws what the source throws; that of an interruption */
  async run(): Promise<void> {
    const iterator = this.#feed.source[Symbol.asyncIterator]();
    let received = 0;
    let isDone = false;
    try {
      for (;;) {
        const next = await Promise.race([iterator.next(), this.#failure.promise]);
        isDone = next.done === true;
        if (next.done === true) {
          this.#flush();
          return;
        }
        received += next.value.length;
        this.#feed.onBytes(received);
        await this.#put(next.value);
      }
    } finally {
      this.#hasEnded = true;
      if (!isDone) void iterator.return?.().catch(() => undefined);
    }
  }

  async #put(chunk: Uint8Array): Promise<void> {
    while (this.#waiting > MAX_WAITING_BYTES) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await Promise.race([woken, this.#failure.promise]);
    }
    this.#chunks.push(ownBuffer(chunk));
    this.#bytes += chunk.length;
    if (this.#waiting === 0 || this.#bytes >= BYTES_TOGETHER) this.#flush();
  }

  #flush(): void {
    if (this.#chunks.length === 0) return;
    this.#waiting += this.#bytes;
    this.#feed.send(this.#chunks);
    this.#chunks = [];
    this.#bytes = 0;
  }
}

/** The memory of the chunk itself where it has that for itself, as what comes from sockets has; a copy otherwise. */
function ownBuffer(chunk: Uint8Array): ArrayBuffer {
  const { buffer, length } = chunk;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) return buffer;
  // A constructor copies memory; `from` would make a number of each byte.
  return new Uint8Array(chunk).buffer;
}
