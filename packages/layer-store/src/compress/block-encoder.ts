import { promisify } from 'node:util';
import { constants, deflateRaw, zstdCompress } from 'node:zlib';
import { type CompressionRecipe, TinydockError } from '@tinydock/domain';
import { type BlockDeflater, type IsalLevel, openBlockDeflater } from '@tinydock/linux';

/** Compresses blocks that know nothing of each other, any number at a time, on threads of the pool. */
export interface BlockEncoder {
  /** Bytes of a block; the last one is shorter. */
  readonly blockBytes: number;
  /** A result of its own memory. `input` must not be touched until it resolves. */
  encode(input: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
}

/** Deflate looks back 32 KiB, so that a block of this size loses nothing to speak of; zstd looks back further. */
const GZIP_BLOCK_BYTES = 1 << 20;
const ZSTD_BLOCK_BYTES = 4 << 20;
/** What deflate may add to data that cannot be compressed: five bytes for each 64 KiB, and the flush. */
const DEFLATE_MARGIN_BYTES = 4096;

const deflateRawAsync = promisify(deflateRaw);
const zstdCompressAsync = promisify(zstdCompress);

function createZlibEncoder(level: number): BlockEncoder {
  const chunkSize = GZIP_BLOCK_BYTES + DEFLATE_MARGIN_BYTES;
  const options = { level, finishFlush: constants.Z_SYNC_FLUSH, chunkSize };
  return {
    blockBytes: GZIP_BLOCK_BYTES,
    encode: async (input) => new Uint8Array(await deflateRawAsync(input, options)),
  };
}

async function openIsal(level: number): Promise<BlockDeflater> {
  const deflater = await openBlockDeflater(level as IsalLevel);
  if (deflater !== undefined) return deflater;
  throw new TinydockError({ code: 'FAILED_PRECONDITION', message: 'compressing a layer: libisal.so.2 is gone' });
}

function createIsalEncoder(level: number): BlockEncoder {
  const idle: { readonly deflater: BlockDeflater; readonly output: Uint8Array }[] = [];
  return {
    blockBytes: GZIP_BLOCK_BYTES,
    encode: async (input) => {
      const tool = idle.pop() ?? {
        deflater: await openIsal(level),
        output: Buffer.allocUnsafeSlow(GZIP_BLOCK_BYTES + DEFLATE_MARGIN_BYTES),
      };
      const length = await tool.deflater.deflate(input, tool.output);
      const result = new Uint8Array(tool.output.subarray(0, length));
      idle.push(tool);
      return result;
    },
  };
}

function createZstdEncoder(level: number): BlockEncoder {
  const params = { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 };
  return {
    blockBytes: ZSTD_BLOCK_BYTES,
    encode: async (input) => new Uint8Array(await zstdCompressAsync(input, { params })),
  };
}

export function createBlockEncoder({ encoder, level }: CompressionRecipe): BlockEncoder {
  switch (encoder) {
    case 'isal':
      return createIsalEncoder(level);
    case 'zlib':
      return createZlibEncoder(level);
    case 'zstd':
      return createZstdEncoder(level);
  }
}
