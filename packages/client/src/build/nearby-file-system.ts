import * as fs from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { type ByteString, encodeByteString, type FileStatus, type ReadableFileSystem } from '@tinydock/tar';

/** Of fewer names, going to the directory and back costs more than it saves. */
const MIN_NAMES = 8;
const BEYOND_ASCII = /[\u0080-\u00ff]/;
const { O_RDONLY, O_DIRECTORY } = fs.constants;

const MAY_BE_GONE = { throwIfNoEntry: false } as const;

function statusesOf(names: readonly ByteString[]): readonly (FileStatus | undefined)[] {
  const statuses: (FileStatus | undefined)[] = [];
  for (const name of names) {
    statuses.push(fs.lstatSync(BEYOND_ASCII.test(name) ? encodeByteString(name) : name, MAY_BE_GONE));
  }
  return statuses;
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

  #lstatNames(directoryFd: number, names: readonly ByteString[]): readonly (FileStatus | undefined)[] | undefined {
    if (this.#home === undefined || names.length < MIN_NAMES) return undefined;
    try {
      process.chdir(`/proc/self/fd/${directoryFd}`);
      return statusesOf(names);
    } finally {
      process.chdir(`/proc/self/fd/${this.#home}`);
    }
  }

  [Symbol.dispose](): void {
    if (this.#home !== undefined) fs.closeSync(this.#home);
  }
}
