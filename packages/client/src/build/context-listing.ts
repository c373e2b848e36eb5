import * as fs from 'node:fs';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IgnorePatterns } from '@tinydock/dockerfile';
import { hasErrnoCode, throwIfCancelled } from '@tinydock/domain';
import {
  type ContextLine,
  formatContextLine,
  formatPlainFile,
  isWanted,
  LISTING_END,
  SMALL_CONTEXT_FILES,
} from '@tinydock/protocol';
import type { ByteString, FileStatus, FoundFile } from '@tinydock/tar';
import { ContentsBlocks } from './contents-blocks.ts';
import { contextKey } from './context-key.ts';
import { describeContextError, findContextFiles } from './find-context-files.ts';
import { ListedFiles } from './listed-files.ts';
import { SettledChanges } from './settled-changes.ts';

/** Of the walk; in between what was found is sent, and the signal is looked at. */
const FILES_PER_TURN = 500;

export interface ListContextOptions {
  /** Without symlinks. */
  readonly directory: string;
  /** What the user calls it. */
  readonly name: string;
  readonly ignored: IgnorePatterns;
  /** @see {@link contextKey} */
  readonly secretPath: string;
  readonly signal: AbortSignal;
}

/** Nobody can set the time of the last change, which every write, rename and chmod moves on. */
function stampOf({ dev, ino, size, mtimeMs, ctimeMs }: FileStatus): string {
  return `${dev}:${ino}:${size}:${mtimeMs}:${ctimeMs}`;
}

function typeOf(status: FileStatus): ContextLine['type'] {
  if (status.isFile()) return 'file';
  if (status.isDirectory()) return 'directory';
  return status.isSymbolicLink() ? 'symlink' : 'other';
}

function specialOf(status: FileStatus): ContextLine['special'] {
  if (status.isSocket()) return 'socket';
  return status.isFIFO() ? 'FIFO' : 'device';
}

function readLink(source: Buffer): ByteString | undefined {
  try {
    return fs.readlinkSync(source, { encoding: 'latin1' });
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'EINVAL')) return undefined;
    throw error;
  }
}

/**
 * The files of a directory, as they are offered to the daemon, and the contents of those that it wants. A large directory
 * is walked on while the beginning of its listing is sent, whether somebody reads it or not: files are listed as they
 * were at one time.
 */
export class ContextListing implements Disposable {
  readonly key: Buffer;
  readonly name: string;
  readonly #directory: string;
  /** What waits to be sent. */
  readonly #chunks = new Readable({ read: () => undefined });
  readonly #settled = new SettledChanges();
  readonly #files = new ListedFiles();
  /** First names of files that have several, by device and inode. */
  readonly #firstNames = new Map<string, ByteString>();
  /** Lines that are to be sent, and how many. */
  #lines = '';
  #lineCount = 0;
  #sizeBytes = 0;

  private constructor({ directory, name, secretPath }: ListContextOptions) {
    this.#directory = directory;
    this.name = name;
    this.key = contextKey(secretPath, directory);
  }

  /**
   * Walks a small directory, or the beginning of a large one. Dispose of it.
   * @throws TinydockError PERMISSION_DENIED, FAILED_PRECONDITION naming the file, CANCELLED
   */
  static async create(options: ListContextOptions): Promise<ContextListing> {
    const listing = new ContextListing(options);
    const isLarge = Promise.withResolvers<undefined>();
    const walk = listing.#walk(options, () => isLarge.resolve(undefined));
    // Who reads the listing gets it; nobody may.
    walk.catch((error: unknown) => listing.#chunks.on('error', () => undefined).destroy(error as Error));
    await Promise.race([walk, isLarge.promise]);
    return listing;
  }

  async #walk({ directory, ignored, signal }: ListContextOptions, onLarge: () => void): Promise<void> {
    const position = { path: '' };
    try {
      for (const batch of findContextFiles(directory, ignored, position)) {
        for (const found of batch) this.#lines += this.#add(found);
        this.#lineCount += batch.length;
        if (this.#lineCount < FILES_PER_TURN) continue;
        this.#flush();
        if (this.files > SMALL_CONTEXT_FILES) onLarge();
        await nextTurn();
        if (this.#chunks.destroyed) return;
        throwIfCancelled('the build', signal);
      }
    } catch (error) {
      throw describeContextError(position, error);
    }
    this.#lines += LISTING_END;
    this.#flush();
    this.#chunks.push(null);
  }

  /** So far. A number above {@link SMALL_CONTEXT_FILES} may grow. */
  get files(): number {
    return this.#files.count;
  }

  /** Of those files. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Its line. Of most files it is made at once: in a program that has just begun, every call in between shows. */
  #add(found: FoundFile): string {
    const { path, status } = found;
    if (status.nlink > 1 || !status.isFile()) return this.#addOther(found);
    this.#files.add(path, status);
    this.#sizeBytes += status.size;
    return formatPlainFile(path, status, this.#stampOf(found));
  }

  #stampOf(found: FoundFile): string {
    return this.#settled.has(found.status, found) ? stampOf(found.status) : '';
  }

  /** Nothing for a link that has gone. */
  #addOther(found: FoundFile): string {
    const { path, status } = found;
    const type = typeOf(status);
    const linkPath = type === 'symlink' ? readLink(found.source) : '';
    if (linkPath === undefined) return '';
    const isFile = type === 'file';
    this.#files.add(isFile ? path : undefined, status);
    const size = isFile ? status.size : 0;
    this.#sizeBytes += size;
    return formatContextLine({
      type,
      path,
      mode: status.mode & 0o7777,
      mtimeSeconds: Math.floor(status.mtimeMs / 1000),
      size,
      stamp: isFile ? this.#stampOf(found) : '',
      linkPath,
      firstName: isFile && status.nlink > 1 ? this.#firstName(path, status) : '',
      special: type === 'other' ? specialOf(status) : undefined,
    });
  }

  #firstName(path: ByteString, { dev, ino }: FileStatus): ByteString {
    const key = `${dev}:${ino}`;
    const first = this.#firstNames.get(key) ?? path;
    if (first === path) this.#firstNames.set(key, path);
    return first;
  }

  #flush(): void {
    this.#chunks.push(this.#lines, 'utf8');
    this.#lines = '';
    this.#lineCount = 0;
  }

  /**
   * The listing, and then the contents of the files that are wanted, in chunks that hold until the next is asked for.
   * @param wanted resolves when the daemon has said which
   * @throws TinydockError PERMISSION_DENIED, FAILED_PRECONDITION naming the file; CANCELLED
   */
  async *read(wanted: Promise<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    yield* this.#chunks as AsyncIterable<Buffer>;
    const bits = await wanted;
    yield* new ContentsBlocks(this.#directory).read(this.#files.select((line) => isWanted(bits, line)));
  }

  /** Ends a walk that goes on; the directory of the process is its own from then on. */
  [Symbol.dispose](): void {
    this.#chunks.destroy();
  }
}
