import { buildEntry, type EntryDraft } from './build-entry.ts';
import type { ByteString } from './byte-string.ts';
import { decodeHeader, readSize, readTypeFlag } from './decode-header.ts';
import { ExtensionHeaders, MAX_EXTENSION_BYTES } from './extension-headers.ts';
import { BLOCK_BYTES, hasValidChecksum, isZeroBlock } from './header-fields.ts';
import {
  checkSparseMap,
  MAX_SPARSE_EXTENTS,
  readOldSparseBlock,
  readOldSparseHeader,
  SparseMapReader,
} from './sparse-map.ts';
import type { TarEntry } from './tar-entry.ts';
import { createTarError, type TarErrorReason } from './tar-error.ts';

export interface TarParserOptions {
  /** The reason of every error that the parser throws. */
  readonly reason: TarErrorReason;
  /** Called in tar order before an entry's contents. Return true to receive these through `onData`. */
  readonly onEntry: (entry: TarEntry) => boolean;
  /** A view of the chunk that was written, not a copy: stored bytes, so a sparse file's holes are missing. */
  readonly onData?: ((bytes: Uint8Array) => void) | undefined;
  /** Called once all contents of an entry have gone by, wanted or not. */
  readonly onEntryEnd?: ((entry: TarEntry) => void) | undefined;
}

type State = 'header' | 'extension' | 'oldSparseMap' | 'sparseMap' | 'data' | 'padding' | 'ended';

/**
 * Decodes a tar that is pushed in chunks of any size. Contents are skipped at the cost of one step a chunk.
 *
 * The archive ends at two zero blocks, or at the end of the input where an entry is complete, with or without its
 * padding and with or without one zero block, as for Go's reader; whatever follows two zero blocks is ignored. A
 * single zero block before another header is damage.
 */
export class TarParser {
  readonly #options: TarParserOptions;
  readonly #extensions = new ExtensionHeaders();
  readonly #partial = Buffer.alloc(BLOCK_BYTES);
  #partialBytes = 0;
  #state: State = 'header';
  #failure: Error | undefined;
  /** Of the next byte to be consumed. */
  #offset = 0;
  /** Bytes left in the state `data`, `padding` or `extension`. */
  #remaining = 0;
  #padding = 0;
  #zeroBlocks = 0;
  #headerOffset = 0;
  #draft: EntryDraft | undefined;
  #storedBytes = 0;
  #sparseNumbers: number[] = [];
  #sparseSize = 0;
  #sparseMap = new SparseMapReader();
  #entry: TarEntry | undefined;
  #wanted = false;

  constructor(options: TarParserOptions) {
    this.#options = options;
  }

  /** Bytes of the tar read so far. */
  get offset(): number {
    return this.#offset;
  }

  /**
   * Takes the next bytes. The chunk may be reused once the call returns, unless a handler kept a view of it.
   * @throws TinydockError INVALID_ARGUMENT with the reason given for a damaged tar; what a handler throws
   */
  write(chunk: Uint8Array): void {
    if (this.#failure !== undefined) throw this.#failure;
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    try {
      let position = 0;
      while (position < bytes.length) position += this.#step(bytes, position);
    } catch (error) {
      this.#failure =
        error instanceof Error ? error : new Error('a handler of the tar parser failed', { cause: error });
      throw error;
    }
  }

  /** Bytes of contents and padding that come next and that nobody needs to see: {@link skip} takes them as read. */
  get skippable(): number {
    if (this.#state === 'data') return this.#remaining + this.#padding;
    return this.#state === 'padding' ? this.#padding : 0;
  }

  /** Goes on as if so many bytes, at most {@link skippable}, had been written; contents do not reach `onData`. */
  skip(count: number): void {
    const contents = this.#state === 'data' ? Math.min(count, this.#remaining) : 0;
    this.#remaining -= contents;
    if (this.#state === 'data' && this.#remaining === 0) this.#endEntry();
    this.#padding -= count - contents;
    if (this.#state === 'padding' && this.#padding === 0) this.#state = 'header';
    this.#offset += count;
  }

  /**
   * Ends the input.
   * @throws TinydockError INVALID_ARGUMENT with the reason given where the tar ends too early
   */
  finish(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#state === 'ended' || this.#isBetweenEntries()) return;
    if (this.#state === 'data') throw this.#error(`the contents run ${this.#remaining} bytes past the end of the tar`);
    throw this.#error('the tar ends inside a header');
  }

  #isBetweenEntries(): boolean {
    const atBoundary = this.#state === 'padding' || (this.#state === 'header' && this.#partialBytes === 0);
    return atBoundary && !this.#extensions.pending;
  }

  #step(bytes: Buffer, position: number): number {
    switch (this.#state) {
      case 'data':
        return this.#takeData(bytes, position);
      case 'padding':
        return this.#takePadding(bytes, position);
      case 'extension':
        return this.#takeExtension(bytes, position);
      case 'ended':
        return this.#advance(bytes.length - position);
      case 'header':
      case 'oldSparseMap':
      case 'sparseMap':
        return this.#takeBlock(bytes, position);
    }
  }

  #advance(count: number): number {
    this.#offset += count;
    return count;
  }

  #takeData(bytes: Buffer, position: number): number {
    const count = Math.min(this.#remaining, bytes.length - position);
    if (this.#wanted) this.#options.onData?.(bytes.subarray(position, position + count));
    this.#advance(count);
    this.#remaining -= count;
    if (this.#remaining === 0) this.#endEntry();
    return count;
  }

  #takePadding(bytes: Buffer, position: number): number {
    const count = Math.min(this.#padding, bytes.length - position);
    this.#padding -= count;
    if (this.#padding === 0) this.#state = 'header';
    return this.#advance(count);
  }

  #takeExtension(bytes: Buffer, position: number): number {
    const count = Math.min(this.#remaining, bytes.length - position);
    const problem = this.#extensions.add(bytes.subarray(position, position + count));
    if (problem !== undefined) throw this.#error(problem);
    this.#advance(count);
    this.#remaining -= count;
    if (this.#remaining === 0) this.#skipPadding();
    return count;
  }

  #takeBlock(bytes: Buffer, position: number): number {
    if (this.#partialBytes === 0 && bytes.length - position >= BLOCK_BYTES) {
      return this.#advanceBlock(bytes.subarray(position, position + BLOCK_BYTES), BLOCK_BYTES);
    }
    const count = bytes.copy(this.#partial, this.#partialBytes, position);
    this.#partialBytes += count;
    if (this.#partialBytes < BLOCK_BYTES) return this.#advance(count);
    this.#partialBytes = 0;
    return this.#advanceBlock(this.#partial, count);
  }

  /** Handles a whole block of which `count` bytes are new; the handlers see the offset after the block. */
  #advanceBlock(block: Buffer, count: number): number {
    this.#advance(count);
    if (this.#state === 'header') this.#handleHeader(block);
    else if (this.#state === 'oldSparseMap') this.#handleOldSparseBlock(block);
    else this.#handleSparseMapBlock(block);
    return count;
  }

  #handleHeader(block: Buffer): void {
    if (!this.#extensions.pending) {
      this.#headerOffset = this.#offset - BLOCK_BYTES;
      this.#draft = undefined;
    }
    if (isZeroBlock(block)) return this.#handleZeroBlock();
    if (this.#zeroBlocks > 0) throw this.#error('a zero block before it marks an end that is not one');
    if (!hasValidChecksum(block)) throw this.#error('not a tar header: the checksum does not match');
    const typeFlag = readTypeFlag(block);
    if (this.#extensions.accepts(typeFlag)) return this.#beginExtension(typeFlag, readSize(block));
    const draft = buildEntry(decodeHeader(block), this.#extensions.take());
    if (typeof draft === 'string') throw this.#error(draft);
    this.#draft = draft;
    this.#storedBytes = draft.fields.size;
    this.#readSparseMap(block, draft);
  }

  #handleZeroBlock(): void {
    if (this.#extensions.pending) throw this.#error('an extended header is not followed by an entry');
    this.#zeroBlocks++;
    if (this.#zeroBlocks === 2) this.#state = 'ended';
  }

  #beginExtension(typeFlag: string, size: number): void {
    if (!(size >= 0 && size <= MAX_EXTENSION_BYTES)) {
      throw this.#error(`an extended header of ${size} bytes, at most ${MAX_EXTENSION_BYTES} are allowed`);
    }
    this.#remaining = size;
    this.#padding = paddingOf(size);
    this.#state = 'extension';
    const problem = this.#extensions.begin(typeFlag, size);
    if (problem !== undefined) throw this.#error(problem);
    if (size === 0) this.#skipPadding();
  }

  #readSparseMap(block: Buffer, { sparseSource }: EntryDraft): void {
    if (sparseSource.kind === 'none') return this.#beginData(undefined);
    this.#sparseNumbers = [];
    if (sparseSource.kind === 'oldGnu') {
      const { numbers, continues, size } = readOldSparseHeader(block);
      this.#sparseSize = size;
      return this.#addOldSparse(numbers, continues);
    }
    this.#sparseSize = sparseSource.size;
    if (sparseSource.kind === 'listed') return this.#beginSparseData(sparseSource.numbers);
    this.#sparseMap = new SparseMapReader();
    this.#state = 'sparseMap';
  }

  #handleOldSparseBlock(block: Buffer): void {
    const { numbers, continues } = readOldSparseBlock(block);
    this.#addOldSparse(numbers, continues);
  }

  #addOldSparse(numbers: readonly number[], continues: boolean): void {
    this.#sparseNumbers.push(...numbers);
    const oversized = this.#sparseNumbers.length > MAX_SPARSE_EXTENTS * 2 || (continues && numbers.length === 0);
    if (oversized) throw this.#error('the sparse map is malformed or too long');
    if (continues) this.#state = 'oldSparseMap';
    else this.#beginSparseData(this.#sparseNumbers);
  }

  #handleSparseMapBlock(block: Buffer): void {
    this.#storedBytes -= BLOCK_BYTES;
    if (this.#storedBytes < 0) throw this.#error('the sparse map is longer than the entry');
    const result = this.#sparseMap.addBlock(block);
    if (result === 'malformed') throw this.#error('the sparse map is malformed or too long');
    if (result !== 'more') this.#beginSparseData(result);
  }

  #beginSparseData(numbers: readonly number[]): void {
    if (!Number.isSafeInteger(this.#sparseSize) || this.#sparseSize < 0) throw this.#error('malformed sparse size');
    const sparse = checkSparseMap({ numbers, size: this.#sparseSize, storedBytes: this.#storedBytes });
    if (typeof sparse === 'string') throw this.#error(sparse);
    this.#beginData(sparse);
  }

  #beginData(sparse: TarEntry['sparse']): void {
    if (this.#draft === undefined) throw new Error('contents without an entry');
    const { fields } = this.#draft;
    this.#entry = {
      ...fields,
      size: sparse === undefined ? fields.size : this.#sparseSize,
      sparse,
      headerOffset: this.#headerOffset,
      dataOffset: this.#offset,
      storedBytes: this.#storedBytes,
    };
    this.#remaining = this.#storedBytes;
    this.#padding = paddingOf(this.#storedBytes);
    this.#state = 'data';
    this.#wanted = this.#options.onEntry(this.#entry);
    if (this.#remaining === 0) this.#endEntry();
  }

  #endEntry(): void {
    if (this.#entry !== undefined) this.#options.onEntryEnd?.(this.#entry);
    this.#entry = undefined;
    this.#skipPadding();
  }

  #skipPadding(): void {
    this.#state = this.#padding === 0 ? 'header' : 'padding';
  }

  #error(problem: string): Error {
    const path: ByteString | undefined = this.#entry?.path ?? this.#draft?.fields.path ?? this.#extensions.longName;
    return createTarError(problem, { reason: this.#options.reason, offset: this.#headerOffset, path });
  }
}

function paddingOf(bytes: number): number {
  return (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;
}
