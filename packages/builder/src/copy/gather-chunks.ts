const GATHERED_BYTES = 256 * 1024;

/**
 * The same bytes in larger pieces: small ones cost whoever takes them more than the copy does. Their memory is used again:
 * where the allocator maps each large block anew, taking the pages costs several times what the copy does.
 */
export async function* gatherChunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const gathered = Buffer.allocUnsafeSlow(GATHERED_BYTES);
  let length = 0;
  for await (const piece of source) {
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
