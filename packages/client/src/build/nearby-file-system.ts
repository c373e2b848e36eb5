import * as fs from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { type ByteString, encodeByteString, type FileStatus, type ReadableFileSystem } from '@tinydock/tar';

/** Of fewer names, going to the directory and back costs more than it saves. */
const MIN_NAMES = 8;
const BEYOND_ASCII = /[\u0080-\u00ff]/;
const { O_RDONLY, O_DIRECTORY } = fs.constants;

function statusOf(name: ByteString): FileStatus | undefined {
  return fs.lstatSync(BEYOND_ASCII.test(name) ? encodeByteString(name) : name, { throwIfNoEntry: false });
}

/** Undefined where this thread may not change the directory of the process, or could not find back. */
function openCurrentDirectory(): number | undefined {
  if (!isMainThread) return undefined;
  try {
    return fs.openSync('.', O_RDONLY | O_DIRECTORY);
  } catch {
    return undefined;
  }
}

/**
 * Node's `fs`, which asks for the files of a directory by their names alone, from within it: a third of what they cost by
 * paths through `/proc/self/fd`, and no link can lead elsewhere either. The directory of the process is another one
 * meanwhile, but not beyond the turn: nobody else may use relative paths from other threads.
 */
export class NearbyFileSystem implements Disposable {
  readonly #home = openCurrentDirectory();

  readonly files: ReadableFileSystem = {
    ...fs,
    lstatNames: (directoryFd, names) => this.#lstatNames(directoryFd, names),
  };

  #lstatNames(directoryFd: number, names: readonly ByteString[]): readonly (FileStatus | undefined)[] {
    if (this.#home === undefined || names.length < MIN_NAMES) return [];
    try {
      process.chdir(`/proc/self/fd/${directoryFd}`);
      return names.map(statusOf);
    } finally {
      process.chdir(`/proc/self/fd/${this.#home}`);
    }
  }

  [Symbol.dispose](): void {
    if (this.#home !== undefined) fs.closeSync(this.#home);
  }
}
