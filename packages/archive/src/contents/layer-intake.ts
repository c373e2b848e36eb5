import { type ArchiveSink, type Digest, FileBytes, type LayerRecord } from '@tinydock/domain';

/** As many as keep the processors of a small machine busy; each holds a read buffer and the entries of its layer. */
const MAX_AT_ONCE = 2;

/** What the archive says of a layer. */
interface ExpectedLayer {
  readonly digest?: Digest;
  readonly sizeBytes: number;
}

/**
 * Gives layers to the sink: those of a stream one by one, as they come by; those of a file side by side, since their
 * bytes lie there for as long as it is open. The first failure aborts the others.
 */
export class LayerIntake {
  readonly #sink: ArchiveSink;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(sink: ArchiveSink) {
    this.#sink = sink;
  }

  /**
   * Resolves when the next may come; `onStored` is called by the time {@link end} resolves.
   * @throws what the sink throws, for this layer or one before
   */
  async add(
    source: AsyncIterable<Uint8Array>,
    expected: ExpectedLayer,
    onStored: (layer: LayerRecord) => void,
  ): Promise<void> {
    const running = this.#put(source, expected, onStored);
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
    if (!(source instanceof FileBytes)) await running;
    else if (this.#running.size >= MAX_AT_ONCE) await Promise.race(this.#running);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Waits for all. @throws as {@link add} */
  async end(): Promise<void> {
    await Promise.all(this.#running);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Aborts what is under way, and waits until the sink has let go of it. */
  async abort(reason: unknown): Promise<void> {
    this.#stop.abort(reason);
    await Promise.all(this.#running);
  }

  /** Never rejects. */
  async #put(
    source: AsyncIterable<Uint8Array>,
    expected: ExpectedLayer,
    onStored: (layer: LayerRecord) => void,
  ): Promise<void> {
    try {
      onStored(await this.#sink.putLayer(source, expected, this.#stop.signal));
    } catch (error) {
      this.#failure ??= { error };
      this.#stop.abort(error);
    }
  }
}
