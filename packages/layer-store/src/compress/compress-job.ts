import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { crc32 } from 'node:zlib';
import { type CompressionRecipe, createCancelledError } from '@tinydock/domain';
import { UncachedFile } from '@tinydock/linux';
import type { CompressedTar } from '../ingest/worker-messages.ts';
import { createBlockEncoder } from './block-encoder.ts';

export interface CompressJobOptions {
  readonly tarPath: string;
  readonly recipe: CompressionRecipe;
  /** Takes the next bytes, which are then the receiver's; resolves when more may come. */
  readonly emit: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** Asked between blocks; the job ends when it says true. */
  readonly isAborted: () => boolean;
}

/** No name, no time, the system unknown: nothing but the content decides the bytes. RFC 1952, section 2.3. */
const GZIP_HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
/** An empty final block, after blocks that ended at a byte. RFC 1951, section 3.2.6. */
const FINAL_BLOCK = [3, 0];

/** What stands before and after the blocks, and what is known of the tar. */
class Framing {
  readonly #isGzip: boolean;
  readonly #tarHash = createHash('sha256');
  #checksum = 0;
  #tarBytes = 0;

  constructor(recipe: CompressionRecipe) {
    this.#isGzip = recipe.compression === 'gzip';
  }

  header(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#isGzip ? GZIP_HEADER : []);
  }

  add(block: Uint8Array): void {
    this.#tarHash.update(block);
    if (this.#isGzip) this.#checksum = crc32(block, this.#checksum);
    this.#tarBytes += block.length;
  }

  trailer(): Uint8Array<ArrayBuffer> {
    if (!this.#isGzip) return new Uint8Array();
    const bytes = new Uint8Array(FINAL_BLOCK.length + 8);
    bytes.set(FINAL_BLOCK);
    const view = new DataView(bytes.buffer, FINAL_BLOCK.length);
    view.setUint32(0, this.#checksum, true);
    view.setUint32(4, this.#tarBytes % 2 ** 32, true);
    return bytes;
  }

  tarHash(): string {
    return this.#tarHash.digest('hex');
  }
}

async function readBlock(file: UncachedFile, block: Uint8Array, position: number): Promise<number> {
  let length = 0;
  while (length < block.length) {
    const count = await file.read(block.subarray(length), position + length);
    if (count === 0) break;
    length += count;
  }
  return length;
}

/**
 * Compresses a stored tar, several blocks at a time, into one gzip member or a row of zstd frames. The same tar and
 * recipe give the same bytes.
 * @throws TinydockError CANCELLED; what reading throws
 */
export async function compressTar(options: CompressJobOptions): Promise<CompressedTar> {
  const { recipe, isAborted } = options;
  const encoder = createBlockEncoder(recipe);
  const framing = new Framing(recipe);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const emit = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    if (isAborted()) throw createCancelledError('compressing a layer');
    if (bytes.length === 0) return;
    hash.update(bytes);
    sizeBytes += bytes.length;
    await options.emit(bytes);
  };
  await emit(framing.header());
  await encodeBlocks(options.tarPath, encoder, { add: (block) => framing.add(block), emit });
  await emit(framing.trailer());
  return { hash: hash.digest('hex'), sizeBytes, tarHash: framing.tarHash() };
}

/** Keeps every core busy: blocks are read ahead and compressed at the same time, and emitted in their order. */
async function encodeBlocks(
  tarPath: string,
  encoder: ReturnType<typeof createBlockEncoder>,
  sink: {
    readonly add: (block: Uint8Array) => void;
    readonly emit: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  },
): Promise<void> {
  const depth = availableParallelism() + 1;
  const running: { readonly result: Promise<Uint8Array<ArrayBuffer>>; readonly buffer: Uint8Array }[] = [];
  const idle = Array.from({ length: depth }, () => Buffer.allocUnsafeSlow(encoder.blockBytes) as Uint8Array);
  const takeOldest = async (): Promise<void> => {
    const oldest = running.shift();
    if (oldest === undefined) return;
    const bytes = await oldest.result;
    idle.push(oldest.buffer);
    await sink.emit(bytes);
  };
  const file = await open(tarPath, 'r');
  const uncached = new UncachedFile(file.fd);
  try {
    for (let position = 0; ; position += encoder.blockBytes) {
      if (running.length === depth) await takeOldest();
      const buffer = idle.pop() as Uint8Array;
      const block = buffer.subarray(0, await readBlock(uncached, buffer, position));
      if (block.length === 0) break;
      sink.add(block);
      const result = encoder.encode(block);
      result.catch(() => {});
      running.push({ result, buffer });
    }
    while (running.length > 0) await takeOldest();
  } finally {
    // Buffers belong to the threads of the pool until these have ended.
    await Promise.allSettled(running.map(({ result }) => result));
    await file.close();
  }
}
