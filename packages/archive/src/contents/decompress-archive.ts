import { pipeline, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { FileBytes, isTinydockError, TinydockError, ZstdFrameSplitter } from '@tinydock/domain';
import { decodeByProgram } from './decode-by-program.ts';
import { damagedData, isZstd } from './packed-data.ts';

const CHUNK_BYTES = 256 * 1024;
const MAGIC_BYTES = 6;

type Bytes = AsyncIterable<Uint8Array>;

/** Of data that begins so, told by its first bytes in hex. */
interface Decoder {
  readonly fits: (magic: string) => boolean;
  readonly decode: (source: Bytes) => Bytes;
}

const DECODERS: readonly Decoder[] = [
  {
    fits: (magic) => magic.startsWith('1f8b'),
    decode: (source) => decode(source, createGunzip({ chunkSize: CHUNK_BYTES }), 'gzip'),
  },
  {
    fits: isZstd,
    decode: (source) => decode(splitFrames(source), createZstdDecompress({ chunkSize: CHUNK_BYTES }), 'zstd'),
  },
];
/** Node has no decoder for these. */
const PROGRAMS: readonly Decoder[] = [
  {
    fits: (magic) => magic.startsWith('425a68'),
    decode: (source) => decodeByProgram(source, { name: 'bzip2', args: ['-dc'], package: 'bzip2' }),
  },
  {
    fits: (magic) => magic.startsWith('fd377a585a00'),
    decode: (source) => decodeByProgram(source, { name: 'xz', args: XZ_ARGS, package: 'xz-utils' }),
  },
];
/** A hostile header may ask for 4 GiB; `xz -9` needs 65 MiB. */
const XZ_ARGS = ['-dc', '--threads=1', '--memlimit-decompress=256MiB'];
/** As for layers: small files of zeros are no bomb. */
const UNCHECKED_BYTES = 64 * 1024 * 1024;
const DEFAULT_MAX_RATIO = 1000;

async function* startingWith(
  beginning: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* beginning;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function readBeginning(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for (let length = 0; length < MAGIC_BYTES;) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  return chunks;
}

function cutChunk(splitter: ZstdFrameSplitter, chunk: Uint8Array): readonly Uint8Array[] {
  try {
    return [...splitter.split(chunk)];
  } catch (error) {
    throw damagedData('zstd', error);
  }
}

/** Archives of pzstd, and several that stand behind each other, have many frames. */
async function* splitFrames(source: Bytes): AsyncGenerator<Uint8Array> {
  const splitter = new ZstdFrameSplitter();
  for await (const chunk of source) yield* cutChunk(splitter, chunk);
  if (!splitter.isComplete) throw damagedData('zstd', new Error('it ends within a frame'));
}

async function* decode(source: Bytes, decoder: Transform, name: string): AsyncGenerator<Uint8Array> {
  // The source's own failure must not be taken for damage of the archive.
  let sourceFailure: { readonly error: unknown } | undefined;
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* source;
    } catch (error) {
      sourceFailure = { error };
      throw error;
    }
  };
  pipeline(watched(), decoder, () => undefined);
  try {
    for await (const chunk of decoder) yield chunk as Uint8Array;
  } catch (error) {
    if (sourceFailure !== undefined || isTinydockError(error)) throw sourceFailure?.error ?? error;
    throw damagedData(name, error);
  }
}

/** @throws TinydockError RESOURCE_EXHAUSTED / LIMIT_EXCEEDED where far more comes out than goes in */
async function* limitRatio(
  source: Bytes,
  unpack: (source: Bytes) => Bytes,
  maxRatio: number,
): AsyncGenerator<Uint8Array> {
  let packedBytes = 0;
  let unpackedBytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      packedBytes += chunk.length;
      yield chunk;
    }
  };
  for await (const chunk of unpack(counted())) {
    unpackedBytes += chunk.length;
    if (unpackedBytes > UNCHECKED_BYTES && unpackedBytes > packedBytes * maxRatio) {
      throw new TinydockError({
        code: 'RESOURCE_EXHAUSTED',
        reason: 'LIMIT_EXCEEDED',
        message: `the archive grows to more than ${maxRatio} times its size when it is unpacked`,
        hint: 'Raise max-compression-ratio in the configuration of the daemon if you trust this archive.',
      });
    }
    yield chunk;
  }
}

function findDecoder(beginning: Uint8Array, decoders: readonly Decoder[]): Decoder | undefined {
  const magic = Buffer.from(beginning).toString('hex', 0, MAGIC_BYTES);
  return decoders.find(({ fits }) => fits(magic));
}

async function* decompressStream(
  source: Bytes,
  decoders: readonly Decoder[],
  maxRatio: number,
): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const beginning = await readBeginning(iterator);
  const whole = startingWith(beginning, iterator);
  const found = findDecoder(Buffer.concat(beginning), decoders);
  if (found === undefined) yield* whole;
  else yield* limitRatio(whole, found.decode, maxRatio);
}

async function decompress(source: Bytes, decoders: readonly Decoder[], maxRatio: number): Promise<Bytes> {
  if (!(source instanceof FileBytes)) return decompressStream(source, decoders, maxRatio);
  const found = findDecoder(await source.slice(0, MAGIC_BYTES).read(), decoders);
  return found === undefined ? source : limitRatio(source, found.decode, maxRatio);
}

/**
 * The tar inside an archive that may be compressed as a whole with gzip, zstd, bzip2 or xz, told by its first bytes; a
 * plain one in a file stays that file. Ending the iteration ends the source, and the program that unpacks.
 * @throws TinydockError INVALID_ARCHIVE for damaged data; FAILED_PRECONDITION / MISSING_PROGRAM; RESOURCE_EXHAUSTED /
 *   LIMIT_EXCEEDED; what the source throws
 */
export function decompressArchive(source: Bytes, maxRatio = DEFAULT_MAX_RATIO): Promise<Bytes> {
  return decompress(source, [...DECODERS, ...PROGRAMS], maxRatio);
}

/** As {@link decompressArchive}, for bzip2 and xz alone: what the layer store cannot unpack by itself. */
export function unpackForeign(source: Bytes, maxRatio = DEFAULT_MAX_RATIO): Promise<Bytes> {
  return decompress(source, PROGRAMS, maxRatio);
}
