import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Compression, createCancelledError, type IngestLimits, TinydockError } from '@tinydock/domain';
import { LAYER_FILES } from '../store/store-layout.ts';
import { detectCompression, MAGIC_BYTES } from './compression.ts';
import { createDecoder, type Decoder } from './decoder.ts';
import type { CreateLayerIndexer, LayerIndexer } from './layer-indexer.ts';
import { TarFile } from './tar-file.ts';
import type { IngestedLayer } from './worker-messages.ts';

/** Small inputs may inflate as they like. */
const RATIO_FREE_BYTES = 64 << 20;

export interface IngestJobOptions {
  /** The staging directory; it is there and empty. */
  readonly directory: string;
  readonly limits: IngestLimits;
  readonly createIndexer: CreateLayerIndexer;
  /** Asked as bytes are decoded; the job fails when it says true. */
  readonly isAborted: () => boolean;
}

/** Takes the bytes of one layer as they travel and leaves its tar and index, synced, in a staging directory. */
export class IngestJob {
  readonly #options: IngestJobOptions;
  readonly #tar: TarFile;
  readonly #indexer: LayerIndexer;
  readonly #sourceHash = createHash('sha256');
  readonly #tarHash = createHash('sha256');
  readonly #startedAt = performance.now();
  readonly #seconds = { hash: 0, write: 0, index: 0, sync: 0 };
  #head = Buffer.alloc(0);
  #compression: Compression = 'none';
  #decoder: Decoder | undefined;
  #sourceBytes = 0;
  #tarBytes = 0;

  private constructor(options: IngestJobOptions, tar: TarFile) {
    this.#options = options;
    this.#tar = tar;
    this.#indexer = options.createIndexer(options.limits);
  }

  static async open(options: IngestJobOptions): Promise<IngestJob> {
    return new IngestJob(options, await TarFile.create(join(options.directory, LAYER_FILES.tar)));
  }

  /** The next bytes; resolves when they are no longer needed. @throws TinydockError INVALID_ARGUMENT, errors of the disk */
  async write(chunk: Uint8Array): Promise<void> {
    this.#sourceBytes += chunk.length;
    if (this.#decoder !== undefined) {
      if (this.#compression !== 'none') this.#hash(this.#sourceHash, chunk);
      await this.#decoder.write(chunk);
      return;
    }
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= MAGIC_BYTES) await this.#startDecoder();
  }

  /** No more bytes will come. Tar and index are on the disk when it resolves. @throws as write */
  async finish(): Promise<IngestedLayer> {
    const decoder = this.#decoder ?? (await this.#startDecoder());
    await decoder.end();
    this.#tar.flush();
    const { directory } = this.#options;
    const syncedFrom = performance.now();
    // The disk takes the tar while this thread writes the index.
    const [, facts] = await Promise.all([
      this.#tar.sync(),
      this.#indexer.finish({
        tarPath: join(directory, LAYER_FILES.tar),
        indexPath: join(directory, LAYER_FILES.index),
      }),
    ]);
    this.#seconds.sync = (performance.now() - syncedFrom) / 1000;
    const tarHash = this.#tarHash.digest('hex');
    return {
      ...facts,
      compression: this.#compression,
      sourceBytes: this.#sourceBytes,
      sourceHash: this.#compression === 'none' ? tarHash : this.#sourceHash.digest('hex'),
      tarBytes: this.#tarBytes,
      tarHash,
      seconds: { ...this.#seconds, total: (performance.now() - this.#startedAt) / 1000 },
    };
  }

  /** Closes what is open; leaves the files. Idempotent. */
  async close(): Promise<void> {
    this.#decoder?.close();
    await this.#tar.close();
  }

  async #startDecoder(): Promise<Decoder> {
    this.#compression = detectCompression(this.#head);
    const decoder = await createDecoder(this.#compression, (chunk) => this.#takeTarBytes(chunk));
    this.#decoder = decoder;
    const head = this.#head;
    this.#head = Buffer.alloc(0);
    if (this.#compression !== 'none') this.#hash(this.#sourceHash, head);
    await decoder.write(head);
    return decoder;
  }

  async #takeTarBytes(chunk: Uint8Array): Promise<void> {
    if (this.#options.isAborted()) throw createCancelledError('ingest');
    if (chunk.length === 0) return;
    this.#checkLimits(chunk.length);
    this.#hash(this.#tarHash, chunk);
    this.#timed('index', () => this.#indexer.write(chunk));
    this.#timed('write', () => this.#tar.write(chunk));
    this.#tarBytes += chunk.length;
  }

  #checkLimits(more: number): void {
    const { maxTarBytes, maxRatio } = this.#options.limits;
    const tarBytes = this.#tarBytes + more;
    if (tarBytes > maxTarBytes) {
      throw exceeded(`its tar has more than ${maxTarBytes} bytes`, 'max-layer-bytes');
    }
    if (this.#compression !== 'none' && tarBytes > RATIO_FREE_BYTES && tarBytes > this.#sourceBytes * maxRatio) {
      throw exceeded(
        `its ${this.#compression} data inflates to more than ${maxRatio} times its size`,
        'max-compression-ratio',
      );
    }
  }

  #hash(hash: ReturnType<typeof createHash>, chunk: Uint8Array): void {
    this.#timed('hash', () => hash.update(chunk));
  }

  #timed(what: 'hash' | 'index' | 'write', action: () => void): void {
    const startedAt = performance.now();
    action();
    this.#seconds[what] += (performance.now() - startedAt) / 1000;
  }
}

function exceeded(why: string, setting: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'LIMIT_EXCEEDED',
    message: `the layer is refused: ${why}`,
    hint: `Raise ${setting} in the configuration of the daemon if you trust this image.`,
  });
}
