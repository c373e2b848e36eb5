const MAGIC = 0xfd2fb528;
const MAGIC_PIECE = new Uint8Array([0x28, 0xb5, 0x2f, 0xfd]);
const SKIPPABLE_MAGIC = 0x184d2a50;
const BLOCK_TYPE_RLE = 1;
const CHECKSUM_BYTES = 4;

/** Bytes of the fields that the descriptor announces: window, dictionary id and content size. RFC 8878, 3.1.1.1. */
function headerFieldBytes(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const contentSizeFlag = descriptor >> 6;
  const contentSize = contentSizeFlag === 0 ? Number(isSingleSegment) : 1 << contentSizeFlag;
  const dictionaryId = [0, 1, 2, 4][descriptor & 3] ?? 0;
  return Number(!isSingleSegment) + dictionaryId + contentSize;
}

type Field =
  'magic' | 'descriptor' | 'headerFields' | 'blockHeader' | 'blockBody' | 'checksum' | 'skipSize' | 'skipBody';

/**
 * Cuts zstd data at the ends of its frames and drops skippable frames. Node's decompressor stops at the end of a
 * frame and loses what follows in the same chunk; layers in zstd:chunked have a frame for every file.
 */
export class ZstdFrameSplitter {
  #field: Field = 'magic';
  /** Bytes of the field that are still to come. */
  #wanted = 4;
  /** Of the field so far, little-endian. */
  #value = 0;
  #gathered = 0;
  #hasChecksum = false;
  #isLastBlock = false;

  /** True where the data may end: between two frames. */
  get isComplete(): boolean {
    return this.#field === 'magic' && this.#gathered === 0;
  }

  /** Pieces of the chunk, in order, none of which goes beyond the end of a frame. @throws Error for bytes that begin no frame */
  *split(chunk: Uint8Array): Generator<Uint8Array> {
    let from = 0;
    let at = 0;
    while (at < chunk.length) {
      const field = this.#field;
      const taken = this.#take(chunk, at);
      at += taken;
      if (field === 'magic') {
        const isFrame = this.#field === 'descriptor';
        // A magic number that began in the chunk before was held back there.
        if (isFrame && taken < MAGIC_PIECE.length) yield MAGIC_PIECE;
        from = isFrame && taken === MAGIC_PIECE.length ? at - taken : at;
      } else if (field === 'skipSize' || field === 'skipBody') {
        from = at;
      } else if (this.#field === 'magic') {
        yield chunk.subarray(from, at);
        from = at;
      }
    }
    if (from < at) yield chunk.subarray(from, at);
  }

  #take(chunk: Uint8Array, at: number): number {
    const taken = Math.min(this.#wanted, chunk.length - at);
    if (this.#field !== 'blockBody' && this.#field !== 'skipBody') {
      for (let index = 0; index < Math.min(taken, 4); index += 1) {
        this.#value += (chunk[at + index] ?? 0) * 2 ** (8 * (this.#gathered + index));
      }
    }
    this.#wanted -= taken;
    this.#gathered += taken;
    while (this.#wanted === 0) this.#advance();
    return taken;
  }

  #advance(): void {
    const value = this.#value;
    switch (this.#field) {
      case 'magic':
        return this.#begin(value);
      case 'descriptor':
        this.#hasChecksum = (value & 4) !== 0;
        return this.#expect('headerFields', headerFieldBytes(value));
      case 'headerFields':
        return this.#expect('blockHeader', 3);
      case 'blockHeader':
        this.#isLastBlock = (value & 1) !== 0;
        return this.#expect('blockBody', ((value >> 1) & 3) === BLOCK_TYPE_RLE ? 1 : value >> 3);
      case 'blockBody':
        if (!this.#isLastBlock) return this.#expect('blockHeader', 3);
        return this.#hasChecksum ? this.#expect('checksum', CHECKSUM_BYTES) : this.#expect('magic', 4);
      case 'skipSize':
        return this.#expect('skipBody', value);
      case 'checksum':
      case 'skipBody':
        return this.#expect('magic', 4);
    }
  }

  #begin(magic: number): void {
    if (magic === MAGIC) return this.#expect('descriptor', 1);
    if (magic - (magic % 16) === SKIPPABLE_MAGIC) return this.#expect('skipSize', 4);
    throw new Error('bytes that begin no zstd frame');
  }

  #expect(field: Field, bytes: number): void {
    this.#field = field;
    this.#wanted = bytes;
    this.#value = 0;
    this.#gathered = 0;
  }
}
