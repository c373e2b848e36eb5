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

/** Where the bytes of a file are, and what the client said of it when they came. */
export interface KeptFile {
  readonly stamp: string;
  /** sha256 in hex, of the bytes as they came. */
  readonly digest: string;
  readonly offset: number;
  readonly size: number;
}

/** Of a context that is kept. */
export const INDEX_NAME = 'index.json';
const NEW_INDEX_NAME = 'index.new';
const VERSION = 1;
const BUFFER_BYTES = 1024 * 1024;
/** Contents that no file has any more are tolerated up to this much and as much as there is of the others. */
const WASTE_BYTES = 16 * 1024 * 1024;

type IndexRow = readonly [path: string, stamp: string, digest: string, offset: number, size: number];

interface Index {
  readonly version: number;
  readonly bootId: string;
  /** The name of the file with the contents. */
  readonly contents: string;
  readonly length: number;
  readonly files: readonly IndexRow[];
}

function explain(error: unknown): unknown {
  if (!hasErrnoCode(error, 'ENOSPC', 'EDQUOT')) return error;
  const message = 'no space left on the device for the build context';
  return new TinydockError({ code: 'RESOURCE_EXHAUSTED', reason: 'NO_SPACE', message, cause: error });
}

/** Nobody but this program writes it, and always the whole of it; another version may have. */
function isIndex(value: unknown): value is Index {
  return typeof value === 'object' && value !== null && 'version' in value && value.version === VERSION;
}

/**
 * What was written before this start of the machine is not relied on: nothing here is ever synced, which would cost
 * more than to send the files again.
 */
function readIndex(directory: string, bootId: string): Index | undefined {
  try {
    const index: unknown = JSON.parse(readFileSync(join(directory, INDEX_NAME), 'utf8'));
    if (!isIndex(index) || index.bootId !== bootId) return undefined;
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
  readonly #index: Index | undefined;
  readonly #files = new Map<string, KeptFile>();
  readonly #offsets = new Map<string, number>();
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
    this.#name = this.#index?.contents ?? newName();
    this.#bufferStart = this.#index?.length ?? 0;
    for (const [path, stamp, digest, offset, size] of this.#index?.files ?? []) {
      this.#files.set(path, { stamp, digest, offset, size });
      this.#offsets.set(digest, offset);
    }
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

  /** The file that had this path in the last build; undefined where its contents may be others now. */
  find(path: string, stamp: string, size: number): KeptFile | undefined {
    const kept = this.#files.get(path);
    return kept !== undefined && stamp !== '' && kept.stamp === stamp && kept.size === size ? kept : undefined;
  }

  /** Where contents are that are there already. */
  offsetOf(digest: string): number | undefined {
    return this.#offsets.get(digest);
  }

  #open(): number {
    const isNew = this.#index === undefined;
    const flags = constants.O_RDWR | (isNew ? constants.O_CREAT | constants.O_EXCL : 0);
    return openSync(join(this.#directory, this.#name), flags, 0o600);
  }

  #removeOthers(): void {
    for (const name of readdirSync(this.#directory)) {
      const isLeftover = name.startsWith('contents-') && name !== this.#index?.contents;
      if (isLeftover || name === NEW_INDEX_NAME) rmSync(join(this.#directory, name));
    }
  }

  /**
   * Leaves contents behind that no file has any more, where they have become too many: what is kept moves to another
   * file. @returns those files with their new places
   */
  compact(files: readonly KeptFile[]): readonly KeptFile[] {
    const sizes = new Map(files.map(({ digest, size }) => [digest, size]));
    const used = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    if (this.length - used <= used + WASTE_BYTES) return files;
    const from = this.#fd;
    this.#name = newName();
    this.#fd = openSync(join(this.#directory, this.#name), 'wx+', 0o600);
    this.#bufferStart = 0;
    this.#offsets.clear();
    try {
      for (const { digest, offset, size } of files) {
        if (this.#offsets.has(digest)) continue;
        this.#offsets.set(digest, this.length);
        this.#copy(from, offset, size);
      }
    } finally {
      closeSync(from);
    }
    return files.map((file) => ({ ...file, offset: this.#offsets.get(file.digest) ?? 0 }));
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
    const known = this.#offsets.get(digest);
    if (known === undefined) {
      this.#offsets.set(digest, offset);
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

  /** Makes these the files of the context; then close. @throws errors of the disk */
  commit(files: readonly (KeptFile & { readonly path: string })[]): void {
    this.#flush();
    ftruncateSync(this.#fd, this.length);
    if (this.#isSame(files)) return;
    const contents = this.#name;
    const index: Index = {
      version: VERSION,
      bootId: this.#bootId,
      contents,
      length: this.length,
      files: files.map(({ path, stamp, digest, offset, size }) => [path, stamp, digest, offset, size]),
    };
    try {
      writeFileSync(join(this.#directory, NEW_INDEX_NAME), JSON.stringify(index), { mode: 0o600 });
    } catch (error) {
      throw explain(error);
    }
    renameSync(join(this.#directory, NEW_INDEX_NAME), join(this.#directory, INDEX_NAME));
    const before = this.#index?.contents;
    if (before !== undefined && before !== contents) rmSync(join(this.#directory, before), { force: true });
  }

  #isSame(files: readonly (KeptFile & { readonly path: string })[]): boolean {
    if (this.#index?.contents !== this.#name || this.#index.length !== this.length) return false;
    if (files.length !== this.#index.files.length) return false;
    return files.every(({ path, stamp, size }) => this.find(path, stamp, size) !== undefined);
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

function newName(): string {
  return `contents-${randomBytes(8).toString('hex')}`;
}

/** Of no bytes. */
export const EMPTY_DIGEST = createHash('sha256').digest('hex');
