import * as fs from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IgnorePatterns } from '@tinydock/dockerfile';
import { hasErrnoCode, throwIfCancelled } from '@tinydock/domain';
import { formatContextLine, isWanted, type ContextLine, LISTING_END } from '@tinydock/protocol';
import type { ByteString, FileStatus, FoundFile } from '@tinydock/tar';
import { ContentsBlocks } from './contents-blocks.ts';
import { contextKey } from './context-key.ts';
import { describeContextError, findContextFiles } from './find-context-files.ts';
import { ListedFiles } from './listed-files.ts';
import { SettledChanges } from './settled-changes.ts';

/** Of the walk; the signal is looked at in between. */
const FILES_PER_TURN = 2000;
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

/** Undefined for a socket. */
function typeOf(status: FileStatus): ContextLine['type'] | undefined {
  if (status.isFile()) return 'file';
  if (status.isDirectory()) return 'directory';
  if (status.isSymbolicLink()) return 'symlink';
  return status.isSocket() ? undefined : 'other';
}

function readLink(source: Buffer): ByteString | undefined {
  try {
    return fs.readlinkSync(source, { encoding: 'latin1' });
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'EINVAL')) return undefined;
    throw error;
  }
}

/** The files of a directory, as they are offered to the daemon, and the contents of those that it wants. */
export class ContextListing {
  readonly key: Buffer;
  readonly name: string;
  readonly #directory: string;
  readonly #chunks: Buffer[] = [];
  readonly #settled = new SettledChanges();
  readonly #files = new ListedFiles();
  /** First names of files that have several, by device and inode. */
  readonly #firstNames = new Map<string, ByteString>();
  #lines: string[] = [];
  #sizeBytes = 0;

  private constructor({ directory, name, secretPath }: ListContextOptions) {
    this.#directory = directory;
    this.name = name;
    this.key = contextKey(secretPath, directory);
  }

  /** Walks the directory. @throws TinydockError PERMISSION_DENIED, FAILED_PRECONDITION naming the file, CANCELLED */
  static async create(options: ListContextOptions): Promise<ContextListing> {
    const { directory, ignored, signal } = options;
    const listing = new ContextListing(options);
    const position = { path: '' };
    try {
      for (const found of findContextFiles(directory, ignored, position)) {
        listing.#add(found);
        if (listing.#lines.length < FILES_PER_TURN) continue;
        listing.#flush();
        await nextTurn();
        throwIfCancelled('the build', signal);
      }
    } catch (error) {
      throw describeContextError(position, error);
    }
    listing.#lines.push(LISTING_END);
    listing.#flush();
    return listing;
  }

  get files(): number {
    return this.#files.count;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  #add({ path, source, status }: FoundFile): void {
    const type = typeOf(status);
    const linkPath = type === 'symlink' ? readLink(source) : '';
    if (type === undefined || linkPath === undefined) return;
    const size = type === 'file' ? status.size : 0;
    const stamp = type === 'file' && this.#settled.has(status, source) ? stampOf(status) : '';
    const { mode, mtimeMs } = status;
    const mtimeSeconds = Math.floor(mtimeMs / 1000);
    const firstName = type === 'file' && status.nlink > 1 ? this.#firstName(path, status) : '';
    const line = { type, path, mode: mode & 0o7777, mtimeSeconds, size, stamp, linkPath, firstName };
    this.#lines.push(formatContextLine(line));
    this.#files.add(type === 'file' ? path : undefined, status);
    this.#sizeBytes += size;
  }

  #firstName(path: ByteString, { dev, ino }: FileStatus): ByteString {
    const key = `${dev}:${ino}`;
    const first = this.#firstNames.get(key) ?? path;
    if (first === path) this.#firstNames.set(key, path);
    return first;
  }

  #flush(): void {
    this.#chunks.push(Buffer.from(this.#lines.join(''), 'utf8'));
    this.#lines = [];
  }

  /**
   * The listing, and then the contents of the files that are wanted, in chunks that hold until the next is asked for.
   * @param wanted resolves when the daemon has said which
   * @throws TinydockError PERMISSION_DENIED, FAILED_PRECONDITION naming the file
   */
  async *read(wanted: Promise<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    yield* this.#chunks;
    const bits = await wanted;
    yield* new ContentsBlocks(this.#directory).read(this.#files.select((line) => isWanted(bits, line)));
  }
}
