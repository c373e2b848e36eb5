import { pipeline, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { isTinydockError } from '@tinydock/domain';
import { createArchiveError } from '../archive-error.ts';

const CHUNK_BYTES = 256 * 1024;
const MAGIC_BYTES = 6;

/** By the first bytes in hex. */
const DECODERS: readonly (readonly [magic: string, name: string, create: (() => Transform) | undefined])[] = [
  ['1f8b', 'gzip', (): Transform => createGunzip({ chunkSize: CHUNK_BYTES })],
  ['28b52ffd', 'zstd', (): Transform => createZstdDecompress({ chunkSize: CHUNK_BYTES })],
  ['425a68', 'bzip2', undefined],
  ['fd377a585a00', 'xz', undefined],
];

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

async function* decode(
  source: AsyncIterable<Uint8Array>,
  decoder: Transform,
  name: string,
): AsyncGenerator<Uint8Array> {
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
    throw createArchiveError(`its ${name} data is damaged or cut short`, undefined, error);
  }
}

/**
 * The tar inside an archive that may be compressed as a whole, told by its first bytes. Ending the iteration ends the
 * source. @throws TinydockError INVALID_ARCHIVE for damaged data or another compression; what the source throws
 */
export async function* decompressArchive(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const beginning = await readBeginning(iterator);
  const magic = Buffer.concat(beginning).toString('hex', 0, MAGIC_BYTES);
  const whole = startingWith(beginning, iterator);
  const found = DECODERS.find(([prefix]) => magic.startsWith(prefix));
  if (found === undefined) {
    yield* whole;
    return;
  }
  const [, name, create] = found;
  if (create !== undefined) {
    yield* decode(whole, create(), name);
    return;
  }
  await whole.return(undefined);
  await iterator.return?.();
  throw createArchiveError(`it is compressed with ${name}`, `Unpack it first: ${name} -dc FILE | tdctl load`);
}
