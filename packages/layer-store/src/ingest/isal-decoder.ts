import type { GzipInflater, InflateStep } from '@tinydock/linux';
import type { Decoder, Emit } from './decoder.ts';

const OUTPUT_BYTES = 1 << 20;

/** Decodes gzip by ISA-L into two buffers of its own: one is filled on a pool thread while the other is consumed. */
export class IsalDecoder implements Decoder {
  readonly #inflater: GzipInflater;
  readonly #emit: Emit;
  readonly #createError: (why: string, cause?: unknown) => Error;
  #filling = Buffer.allocUnsafeSlow(OUTPUT_BYTES);
  #consuming = Buffer.allocUnsafeSlow(OUTPUT_BYTES);
  #readyBytes = 0;

  /** @param createError Makes the error for damaged data. */
  constructor(inflater: GzipInflater, emit: Emit, createError: (why: string, cause?: unknown) => Error) {
    this.#inflater = inflater;
    this.#emit = emit;
    this.#createError = createError;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (chunk.length === 0) return;
    this.#inflater.setInput(chunk);
    let hasMore = true;
    while (hasMore) {
      const inflating = this.#inflate();
      // The pool thread uses the chunk and the buffer until it is done, whatever the consumer throws.
      const [emitted, step] = await Promise.allSettled([this.#emitReady(), inflating]);
      if (emitted.status === 'rejected') throw emitted.reason;
      if (step.status === 'rejected') throw step.reason;
      ({ hasMore } = step.value);
      this.#readyBytes = step.value.produced;
      [this.#filling, this.#consuming] = [this.#consuming, this.#filling];
    }
  }

  async #inflate(): Promise<InflateStep> {
    try {
      return await this.#inflater.inflate(this.#filling);
    } catch (error) {
      throw this.#createError(error instanceof Error ? error.message : String(error), error);
    }
  }

  async #emitReady(): Promise<void> {
    const ready = this.#consuming.subarray(0, this.#readyBytes);
    this.#readyBytes = 0;
    if (ready.length > 0) await this.#emit(ready);
  }

  async end(): Promise<void> {
    await this.#emitReady();
    if (!this.#inflater.isComplete) throw this.#createError('it ends early');
  }

  close(): void {
    // Nothing is open: the buffers go with the decoder.
  }
}
