import type { TarEntry } from './tar-entry.ts';

const HOLE = new Uint8Array(64 * 1024);

function* zeros(length: number): Generator<Uint8Array, void, undefined> {
  for (let left = length; left > 0; left -= HOLE.length) yield left < HOLE.length ? HOLE.subarray(0, left) : HOLE;
}

/**
 * The whole file, `entry.size` bytes, of what a sparse one has stored: holes are zeros. Whoever takes it counts the bytes, as
 * a few stored ones may stand for any number.
 */
export function expandSparse(
  { sparse, size }: Pick<TarEntry, 'sparse' | 'size'>,
  data: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  return sparse === undefined ? data : fillHoles(sparse, size, data);
}

async function* fillHoles(
  sparse: NonNullable<TarEntry['sparse']>,
  size: number,
  data: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const runs = sparse.values();
  let run = runs.next().value;
  let at = 0;
  for await (const chunk of data) {
    for (let done = 0; done < chunk.length && run !== undefined;) {
      yield* zeros(Math.max(0, run.offset - at));
      at = Math.max(at, run.offset);
      const piece = chunk.subarray(done, done + run.offset + run.length - at);
      yield piece;
      at += piece.length;
      done += piece.length;
      if (at === run.offset + run.length) run = runs.next().value;
    }
  }
  yield* zeros(size - at);
}
