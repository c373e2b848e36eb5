import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { type ContentsIndex, decodeIndex, encodeIndex, type KeptListing, type KeptRows } from './kept-listing.ts';
import { KnownContents, usedBytes } from './known-contents.ts';

/** Of a context that is kept. */
export const INDEX_NAME = 'index';
const NEW_INDEX_NAME = 'index.new';
const BUFFER_BYTES = 1024 * 1024;
/** Contents that no file has any more are tolerated up to this much and as much as there is of the others. */
const WASTE_BYTES = 16 * 1024 * 1024;

function explain(error: unknown): unknown {
  if (!hasErrnoCode(error, 'ENOSPC', 'EDQUOT')) return error;
  const message = 'no space left on the device for the build context';
  return new TinydockError({ code: 'RESOURCE_EXHAUSTED', reason: 'NO_SPACE', message, cause: error });
}

/**
 * What was written before this start of the machine is not relied on: nothing here is ever synced, which would cost
 * more than to send the files again.
 */
function readIndex(directory: string, bootId: string): ContentsIndex | undefined {
  try {
    const index = decodeIndex(readFileSync(join(directory, INDEX_NAME)));
    if (index?.bootId !== bootId) return undefined;
    return statSync(join(directory, index.contents)).size >= index.length ? index : undefined;
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * The contents of a context's files, one after the other in a file, with an index beside it. What is added counts from
 * {@link commit} on; a process that ends before leaves what was there. One user at a time; everything is synchronous.
 */
export class KeptContents {
  readonly #directory: string;
  readonly #bootId: string;
  readonly #index: ContentsIndex | undefined;
  #known: KnownContents;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #name: string;
  #fd: number;
  /** Where the bytes of the buffer go. */
  #bufferStart: number;
  #buffered = 0;

  private constructor(directory: string, bootId: string) {
    this.#directory = directory;
    this.#bootId = bootId;
    this.#index = readIndex(directory, bootId);
    this.#known = new KnownContents(this.#index?.listing.rows);
    this.#name = this.#index?.contents ?? newName();
    this.#bufferStart = this.#index?.length ?? 0;
    this.#removeOthers();
    this.#fd = this.#open();
  }

  /** What a process before this one has left unfinished is gone. @throws errors of the disk */
  static open(directory: string, bootId: string): KeptContents {
    return new KeptContents(directory, bootId);
  }

  /** Of the file that holds the contents, in the directory. */
  get name(): string {
    return this.#name;
  }

  /** How many bytes there are, with those that were added. */
  get length(): number {
    return this.#bufferStart + this.#buffered;
  }

  /** So many bytes more, and all that were added are written. */
  get room(): number {
    return BUFFER_BYTES - this.#buffered;
  }

  /** What was added from there on, as long as none of it is written. */
  unwritten(offset: number): Uint8Array {
    return this.#buffer.subarray(offset - this.#bufferStart, this.#buffered);
  }

  /** What was listed when contents were kept last. */
  get listing(): KeptListing | undefined {
    return this.#index?.listing;
  }

  #open(): number {
    const isNew = this.#index === undefined;
    const flags = constants.O_RDWR | (isNew ? constants.O_CREAT | constants.O_EXCL : 0);
    return openSync(join(this.#directory, this.#name), flags, 0o600);
  }

  #removeOthers(): void {
    for (const name of readdirSync(this.#directory)) {
      const isKept = this.#index !== undefined && (name === INDEX_NAME || name === this.#index.contents);
      if (!isKept) rmSync(join(this.#directory, name));
    }
  }

  /**
   * Leaves contents behind that no file has any more, where they have become too many: what is kept moves to another
   * file, and the rows say where it is.
   * @param isWanted true for rows whose contents are not there
   * @returns whether it has moved
   */
  compact(rows: KeptRows, isWanted: (row: number) => boolean): boolean {
    if (this.length <= WASTE_BYTES) return false;
    const used = usedBytes(rows, isWanted) + this.#unsureBytes();
    if (this.length - used <= used + WASTE_BYTES) return false;
    const from = this.#fd;
    this.#name = newName();
    this.#fd = openSync(join(this.#directory, this.#name), 'wx+', 0o600);
    this.#bufferStart = 0;
    this.#known = new KnownContents(undefined);
    try {
      for (const [row, size] of rows.sizes.entries()) if (size > 0 && !isWanted(row)) this.#move(from, rows, row);
    } finally {
      closeSync(from);
    }
    return true;
  }

  /** Of files that come again because they may have changed: most have not, and what is kept of them will be found. */
  #unsureBytes(): number {
    const { unsure = [], rows } = this.#index?.listing ?? {};
    if (unsure.length === 0 || rows === undefined) return 0;
    const isUnsure = new Set(unsure);
    return usedBytes(rows, (row) => !isUnsure.has(row));
  }

  #move(from: number, rows: KeptRows, row: number): void {
    const digest = rows.digestOf(row);
    const offset = this.length;
    const known = this.#known.find(digest);
    if (known === undefined) {
      this.#known.add(digest, offset);
      this.#copy(from, rows.offsets[row] ?? 0, rows.sizes[row] ?? 0);
    }
    rows.offsets[row] = known ?? offset;
  }

  #copy(from: number, offset: number, size: number): void {
    const piece = Buffer.allocUnsafe(Math.min(size, BUFFER_BYTES));
    for (let done = 0; done < size;) {
      const count = readSync(from, piece, 0, Math.min(piece.length, size - done), offset + done);
      if (count === 0) throw new Error('the kept contents of a context are shorter than their index says');
      this.append(piece.subarray(0, count));
      done += count;
    }
  }

  append(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const piece = bytes.subarray(done, done + BUFFER_BYTES - this.#buffered);
      this.#buffer.set(piece, this.#buffered);
      this.#buffered += piece.length;
      done += piece.length;
      if (this.#buffered === BUFFER_BYTES) this.#flush();
    }
  }

  /** The bytes from `offset` on, the last that were added, are a file of this digest. @returns where they are kept */
  endFile(offset: number, digest: string): number {
    const known = this.#known.find(digest);
    if (known === undefined) {
      this.#known.add(digest, offset);
      return offset;
    }
    this.#buffered = Math.max(0, offset - this.#bufferStart);
    this.#bufferStart = Math.min(offset, this.#bufferStart);
    return known;
  }

  #flush(): void {
    try {
      for (let done = 0; done < this.#buffered;)
        done += writeSync(this.#fd, this.#buffer, done, this.#buffered - done, this.#bufferStart + done);
    } catch (error) {
      throw explain(error);
    }
    this.#bufferStart += this.#buffered;
    this.#buffered = 0;
  }

  /** Makes this the listing of the context; then close. @throws errors of the disk */
  commit(listing: KeptListing): void {
    this.#flush();
    ftruncateSync(this.#fd, this.length);
    if (listing === this.#index?.listing) return;
    const contents = this.#name;
    const index = { bootId: this.#bootId, contents, length: this.length, listing };
    try {
      writeWhole(join(this.#directory, NEW_INDEX_NAME), encodeIndex(index));
    } catch (error) {
      throw explain(error);
    }
    renameSync(join(this.#directory, NEW_INDEX_NAME), join(this.#directory, INDEX_NAME));
    const before = this.#index?.contents;
    if (before !== undefined && before !== contents) rmSync(join(this.#directory, before), { force: true });
  }

  /** Leaves what was there before; then close. */
  abort(): void {
    if (this.#index?.contents === this.#name) ftruncateSync(this.#fd, this.#index.length);
    this.#removeOthers();
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function writeWhole(path: string, pieces: readonly Uint8Array[]): void {
  const fd = openSync(path, 'w', 0o600);
  try {
    for (const piece of pieces) writeFileSync(fd, piece);
  } finally {
    closeSync(fd);
  }
}

function newName(): string {
  return `contents-${randomBytes(8).toString('hex')}`;
}

/** Of no bytes. */
export const EMPTY_DIGEST = createHash('sha256').digest('hex');
