import { FileBytes } from './file-bytes.ts';

/**
 * Bytes of which some lie in open files: whoever wants them can iterate, or take the parts and have another thread of the
 * process read those that lie in files. To be read once.
 */
export class MixedBytes implements AsyncIterable<Uint8Array> {
  /** In their order. A part that is no file holds until the next is asked for. */
  readonly parts: AsyncIterable<Uint8Array | FileBytes>;

  constructor(parts: AsyncIterable<Uint8Array | FileBytes>) {
    this.parts = parts;
  }

  /** @throws what the parts throw */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const part of this.parts) {
      if (part instanceof FileBytes) yield* part;
      else yield part;
    }
  }
}
