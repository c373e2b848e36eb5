import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { isTinydockError } from '@tinydock/domain';
import { invalidArchive } from './archive-error.ts';
import { isGzip, isZstd } from './content-kind.ts';

const OUTPUT_CHUNK_BYTES = 256 * 1024;

async function* concat(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* inflate(
  source: AsyncIterable<Uint8Array>,
  decoder: NodeJS.ReadWriteStream,
): AsyncGenerator<Uint8Array, void, undefined> {
  const input = Readable.from(source, { objectMode: false, highWaterMark: OUTPUT_CHUNK_BYTES });
  const output = decoder as unknown as Readable & NodeJS.WritableStream;
  input.on('error', (error) => output.destroy(error));
  input.pipe(output);
  try {
    for await (const chunk of output as AsyncIterable<Uint8Array>) yield chunk;
  } catch (cause) {
    if (isTinydockError(cause)) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw invalidArchive(`its compressed data is damaged: ${why}`, { cause });
  } finally {
    input.destroy();
    output.destroy();
  }
}

/**
 * The tar inside an archive that is plain or in gzip or zstd, told apart by its first bytes.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE for damaged compressed data, or an empty source
 */
export async function* decompressArchive(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  while (head.length < 4) {
    const next = await iterator.next();
    if (next.done === true)
      throw invalidArchive('it is empty', { hint: 'Give the archive with --input or on standard input.' });
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  const whole = concat(head, iterator);
  if (isGzip(head)) yield* inflate(whole, createGunzip({ chunkSize: OUTPUT_CHUNK_BYTES }));
  else if (isZstd(head)) yield* inflate(whole, createZstdDecompress({ chunkSize: OUTPUT_CHUNK_BYTES }));
  else yield* whole;
}
