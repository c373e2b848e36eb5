/** What is left of pieces behind some bytes, without empty ones. */
export function withoutFirst(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let toSkip = bytes;
  return pieces.flatMap((piece) => {
    const skipped = Math.min(toSkip, piece.length);
    toSkip -= skipped;
    return skipped === piece.length ? [] : [piece.subarray(skipped)];
  });
}
