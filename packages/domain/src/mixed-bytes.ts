import { FileBytes } from './file-bytes.ts';

/** Bytes, or where they lie. */
export type MixedPart = Uint8Array | FileBytes;

/**
 * Bytes of which some lie in open files: whoever wants them can iterate, or take the parts and have another thread of the
 * process read those that lie in files. To be read once.
 */
export class MixedBytes implements AsyncIterable<Uint8Array> {
  /** In their order, many small ones together. A part that is no file holds until the next is asked for. */
  readonly parts: AsyncIterable<MixedPart | readonly MixedPart[]>;

  constructor(parts: AsyncIterable<MixedPart | readonly MixedPart[]>) {
    this.parts = parts;
  }

  /** @throws what the parts throw */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const next of this.parts)
      for (const part of asParts(next)) {
        if (part instanceof FileBytes) yield* part;
        else yield part;
      }
  }
}

/** What comes as one part or as several. */
export function asParts(parts: MixedPart | readonly MixedPart[]): readonly MixedPart[] {
  return parts instanceof Uint8Array || parts instanceof FileBytes ? [parts] : parts;
}
