import type { Transform } from 'node:stream';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { type Compression, isTinydockError, TinydockError, ZstdFrameSplitter } from '@tinydock/domain';
import { openGzipInflater } from '@tinydock/linux';
import { IsalDecoder } from './isal-decoder.ts';

/** Takes the next uncompressed bytes; resolves when they are no longer needed. */
export type Emit = (chunk: Uint8Array) => Promise<void>;

/** Turns a layer's bytes as they travel into its tar. */
export interface Decoder {
  /** Resolves when the bytes are no longer needed. @throws TinydockError INVALID_LAYER; what `emit` throws */
  write(chunk: Uint8Array): Promise<void>;
  /** Resolves when everything was emitted. @throws as write, also for input that ends early or goes on after its end */
  end(): Promise<void>;
  /** Frees what the decoder holds. Idempotent. */
  close(): void;
}

const OUTPUT_BYTES = 1 << 20;
/** Decoding goes on, on a thread of the pool, while the consumer works on what is buffered. */
const BUFFERING = { chunkSize: OUTPUT_BYTES, readableHighWaterMark: 3 * OUTPUT_BYTES };
/** 128 MiB, what zstd's own tools accept without being asked. */
const MAX_ZSTD_WINDOW_LOG = 27;

/**
 * @param openInflater Gives the fast inflater for gzip, or undefined where zlib must do.
 */
export async function createDecoder(
  compression: Compression,
  emit: Emit,
  openInflater: typeof openGzipInflater = openGzipInflater,
): Promise<Decoder> {
  if (compression === 'none') return { write: emit, end: async () => {}, close: () => {} };
  if (compression === 'gzip') {
    const inflater = await openInflater();
    if (inflater === undefined) return new StreamDecoder(createGunzip(BUFFERING), compression, emit);
    return new IsalDecoder(inflater, emit, (why, cause) => damagedData(compression, why, cause));
  }
  const params = { [constants.ZSTD_d_windowLogMax]: MAX_ZSTD_WINDOW_LOG };
  return splitFrames(new StreamDecoder(createZstdDecompress({ ...BUFFERING, params }), compression, emit));
}

function splitFrames(decoder: Decoder): Decoder {
  const splitter = new ZstdFrameSplitter();
  return {
    write: async (chunk) => {
      const pieces = splitter.split(chunk);
      for (;;) {
        const next = nextPiece(pieces);
        if (next === undefined) return;
        await decoder.write(next);
      }
    },
    end: async () => {
      await decoder.end();
      if (!splitter.isComplete) throw damagedData('zstd', 'it ends early');
    },
    close: () => decoder.close(),
  };
}

function nextPiece(pieces: Generator<Uint8Array>): Uint8Array | undefined {
  try {
    const next = pieces.next();
    return next.done === true ? undefined : next.value;
  } catch (error) {
    throw damagedData('zstd', error instanceof Error ? error.message : String(error), error);
  }
}

function damagedData(compression: Compression, why: string, cause?: unknown): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_LAYER',
    message: `the layer's ${compression} data is damaged: ${why}`,
    cause,
  });
}

class StreamDecoder implements Decoder {
  readonly #stream: Transform & { readonly bytesWritten: number };
  readonly #compression: Compression;
  readonly #drained: Promise<void>;
  #failure: { readonly error: unknown } | undefined;
  #failWrite: ((error: unknown) => void) | undefined;
  #fedBytes = 0;

  constructor(stream: Transform & { readonly bytesWritten: number }, compression: Compression, emit: Emit) {
    this.#stream = stream;
    this.#compression = compression;
    this.#drained = this.#drain(emit);
    // Whoever writes or ends gets the failure; without this an early one would count as unhandled.
    this.#drained.catch(() => {});
  }

  async #drain(emit: Emit): Promise<void> {
    try {
      for await (const chunk of this.#stream) await emit(chunk as Uint8Array);
    } catch (error) {
      this.#failure = { error: this.#explain(error) };
      this.#failWrite?.(this.#failure.error);
      throw this.#failure.error;
    }
  }

  #explain(error: unknown): unknown {
    const isZlibError =
      error instanceof Error && 'code' in error && typeof error.code === 'string' && /^Z(?:STD)?_/.test(error.code);
    return !isTinydockError(error) && isZlibError ? damagedData(this.#compression, error.message, error) : error;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#fedBytes += chunk.length;
    // A failed stream calls back late or never. No Promise.race: each would add a reaction to a promise that lives long.
    await new Promise<void>((resolve, reject) => {
      this.#failWrite = reject;
      this.#stream.write(chunk, (error) => {
        if (!error) resolve();
      });
    });
    if (this.#stream.readableEnded) throw this.#trailing();
  }

  async end(): Promise<void> {
    this.#stream.end();
    await this.#drained;
    if (this.#stream.bytesWritten !== this.#fedBytes) throw this.#trailing();
  }

  // Go's readers refuse bytes after the last member or frame; Node's gunzip takes zeros there for padding.
  #trailing(): TinydockError {
    return damagedData(this.#compression, 'there are more bytes after its end');
  }

  close(): void {
    this.#stream.destroy();
  }
}
