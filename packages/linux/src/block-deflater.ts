import { inflateRawSync } from 'node:zlib';
import { type CFunction, loadKoffi } from './libc.ts';

/** `struct isal_zstream` of igzip_lib.h; its layout belongs to the library's soname, and is tried before it is used. */
const STREAM = {
  nextIn: 0,
  availIn: 8,
  nextOut: 16,
  availOut: 24,
  level: 40,
  levelBufferSize: 44,
  levelBuffer: 48,
  endOfStream: 56,
  flush: 58,
} as const;
/** The struct has 83 KiB, and the buffer of the highest level 700 KiB. */
const STREAM_BYTES = 128 << 10;
const LEVEL_BUFFER_BYTES = 1 << 20;
const SYNC_FLUSH = 1;
const LIBRARY = 'libisal.so.2';
const FINAL_BLOCK = Uint8Array.of(3, 0);

export const ISAL_LEVELS = [1, 2, 3] as const;
export type IsalLevel = (typeof ISAL_LEVELS)[number];

interface Isal {
  readonly address: (bytes: Uint8Array) => bigint;
  readonly init: CFunction;
  readonly deflate: CFunction;
}

/**
 * Deflates blocks that know nothing of each other with ISA-L, five times as fast as zlib. Each result ends at a byte
 * and is not final, so that results one after the other, and a final block, are one stream. One call at a time; it runs
 * on a thread of the pool, and its buffers must not be touched or transferred until it resolves.
 */
export class BlockDeflater {
  readonly #isal: Isal;
  readonly #stream = Buffer.alloc(STREAM_BYTES);
  readonly #levelBuffer = Buffer.allocUnsafeSlow(LEVEL_BUFFER_BYTES);
  readonly #level: IsalLevel;

  constructor(isal: Isal, level: IsalLevel) {
    this.#isal = isal;
    this.#level = level;
  }

  /** Returns the length of the result. @throws Error where `output` is too small */
  async deflate(input: Uint8Array, output: Uint8Array): Promise<number> {
    const { address, init, deflate } = this.#isal;
    const stream = this.#stream;
    init(stream);
    stream.writeBigUInt64LE(address(input), STREAM.nextIn);
    stream.writeUInt32LE(input.length, STREAM.availIn);
    stream.writeBigUInt64LE(address(output), STREAM.nextOut);
    stream.writeUInt32LE(output.length, STREAM.availOut);
    stream.writeUInt32LE(this.#level, STREAM.level);
    stream.writeUInt32LE(LEVEL_BUFFER_BYTES, STREAM.levelBufferSize);
    stream.writeBigUInt64LE(address(this.#levelBuffer), STREAM.levelBuffer);
    stream.writeUInt16LE(0, STREAM.endOfStream);
    stream.writeUInt16LE(SYNC_FLUSH, STREAM.flush);
    const result = await new Promise<number>((resolve, reject) => {
      deflate.async(stream, (error, value) => {
        if (error === null) resolve(Number(value));
        else reject(error);
      });
    });
    const availOut = stream.readUInt32LE(STREAM.availOut);
    if (result !== 0) throw new Error(`isal_deflate failed with ${result}`);
    if (stream.readUInt32LE(STREAM.availIn) !== 0 || availOut === 0) throw new Error('isal_deflate: output too small');
    return output.length - availOut;
  }
}

let found: Promise<Isal | undefined> | undefined;

/** A deflater; undefined where ISA-L is not installed or does not work as it should. */
export async function openBlockDeflater(level: IsalLevel): Promise<BlockDeflater | undefined> {
  found ??= findIsal();
  const isal = await found;
  return isal === undefined ? undefined : new BlockDeflater(isal, level);
}

async function findIsal(): Promise<Isal | undefined> {
  try {
    const koffi = loadKoffi();
    const library = koffi.load(LIBRARY);
    const isal: Isal = {
      address: (bytes) => koffi.address(bytes),
      init: library.func('isal_deflate_init', 'void', ['void *']),
      deflate: library.func('isal_deflate', 'int', ['void *']),
    };
    return (await worksAsKnown(isal)) ? isal : undefined;
  } catch {
    // Not installed: zlib does the same work, slower.
    return undefined;
  }
}

/** Two blocks at each level, read back by zlib: shows that every field lies where it is looked for. */
async function worksAsKnown(isal: Isal): Promise<boolean> {
  const plain = Buffer.from(Array.from({ length: 500 }, (_, at) => `${at * at} `).join(''));
  for (const level of ISAL_LEVELS) {
    const deflater = new BlockDeflater(isal, level);
    const output = Buffer.allocUnsafeSlow(2 * plain.length);
    const result = output.subarray(0, await deflater.deflate(plain, output));
    if (!inflateRawSync(Buffer.concat([result, result, FINAL_BLOCK])).equals(Buffer.concat([plain, plain])))
      return false;
  }
  return true;
}
