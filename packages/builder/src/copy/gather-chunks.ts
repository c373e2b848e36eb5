import { FileBytes, MixedBytes } from '@tinydock/domain';

/** Bytes of a layer, or where they lie. */
export type LayerPart = Uint8Array | FileBytes;

const GATHERED_BYTES = 256 * 1024;

/**
 * The same bytes in larger pieces: small ones cost whoever takes them more than the copy does. Their memory is used again:
 * where the allocator maps each large block anew, taking the pages costs several times what the copy does. Bytes that lie
 * in files are passed on between them.
 */
export function gatherChunks(source: AsyncIterable<LayerPart>): MixedBytes {
  return new MixedBytes(gather(source));
}

async function* gather(source: AsyncIterable<LayerPart>): AsyncGenerator<LayerPart, void, undefined> {
  const gathered = Buffer.allocUnsafeSlow(GATHERED_BYTES);
  let length = 0;
  for await (const piece of source) {
    if (piece instanceof FileBytes) {
      if (length > 0) yield gathered.subarray(0, length);
      length = 0;
      yield piece;
      continue;
    }
    for (let done = 0; done < piece.length;) {
      const part = piece.subarray(done, done + GATHERED_BYTES - length);
      gathered.set(part, length);
      length += part.length;
      done += part.length;
      if (length < GATHERED_BYTES) continue;
      yield gathered;
      length = 0;
    }
  }
  if (length > 0) yield gathered.subarray(0, length);
}
