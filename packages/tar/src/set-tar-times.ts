import { encodeTarHeader, TAR_TRAILER, tarPadding } from './encode-tar-header.ts';
import { readTarEntries } from './read-tar-entries.ts';

/**
 * The same tar with one time for everything in it.
 * @param mtimeSeconds since 1970
 * @throws TinydockError INVALID_LAYER for what cannot be read, or is sparse
 */
export async function* setTarTimes(
  source: AsyncIterable<Uint8Array>,
  mtimeSeconds: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const { entry, data } of readTarEntries(source, { reason: 'INVALID_LAYER' })) {
    const { type } = entry;
    if (type === 'unknown') continue;
    yield encodeTarHeader({ ...entry, type, mtimeSeconds, mtimeNanoseconds: 0 });
    if (type !== 'file') continue;
    yield* data;
    yield tarPadding(entry.size);
  }
  yield TAR_TRAILER;
}
