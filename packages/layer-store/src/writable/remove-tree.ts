import { constants } from 'node:fs';
import { lstat, open, readdir, rmdir, unlink } from 'node:fs/promises';
import { hasErrnoCode } from '@tinydock/domain';
import { unprotectFile } from '@tinydock/linux';
import { withShortPath } from './short-path.ts';

/**
 * Files that are removed at once. Of 100,000 files one after the other take 9 s of processors, sixteen at a time 4.5 s, and
 * `rm` of Node 5.6 s.
 */
const FILES_TOGETHER = 16;
/** What is removed even where the signal is aborted, so that little is left half done. */
const FILES_IN_ANY_CASE = 512;

async function unprotect(path: Buffer): Promise<void> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    unprotectFile(handle.fd);
  } finally {
    await handle.close();
  }
}

function ignoreMissingFlags(error: unknown): void {
  if (!hasErrnoCode(error, 'ENOTTY', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL')) throw error;
}

/** One removal. */
class Removal {
  readonly #signal: AbortSignal | undefined;
  readonly #unprotects: boolean;
  #files = 0;

  constructor(signal: AbortSignal | undefined, unprotects: boolean) {
    this.#signal = signal;
    this.#unprotects = unprotects;
  }

  async directory(path: Buffer): Promise<void> {
    await withShortPath(path, async (short) => {
      const entries = await readdir(short, { encoding: 'buffer', withFileTypes: true });
      // The slash: a path by a descriptor is a symlink.
      if (this.#unprotects) await unprotect(Buffer.concat([short, Buffer.from('/.')])).catch(ignoreMissingFlags);
      const files: Buffer[] = [];
      for (const entry of entries) {
        const child = Buffer.concat([short, Buffer.from('/'), entry.name]);
        if (entry.isDirectory()) await this.directory(child);
        else if (files.push(child) === FILES_TOGETHER) await this.#removeFiles(files.splice(0));
      }
      await this.#removeFiles(files);
    });
    await rmdir(path);
  }

  async file(path: Buffer): Promise<void> {
    try {
      await unlink(path);
    } catch (error) {
      if (hasErrnoCode(error, 'ENOENT')) return;
      if (!this.#unprotects || !hasErrnoCode(error, 'EPERM')) throw error;
      if (!(await lstat(path)).isFile()) throw error;
      await unprotect(path);
      await unlink(path);
    }
  }

  /** None is still going on when it ends. */
  async #removeFiles(files: readonly Buffer[]): Promise<void> {
    this.#files += files.length;
    if (this.#files > FILES_IN_ANY_CASE) this.#signal?.throwIfAborted();
    const results = await Promise.allSettled(files.map((path) => this.file(path)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

/**
 * Removes what is at the path with all below it, also what programs have made deeper than a path can say, or immutable.
 * Nothing where nothing is there. Nobody else may change the tree meanwhile. The signal ends that of a large tree with the
 * rest still there.
 * @throws the reason of the signal
 */
export async function removeTree(path: string, signal?: AbortSignal): Promise<void> {
  const bytes = Buffer.from(path);
  const remove = async (unprotects: boolean): Promise<void> => {
    const removal = new Removal(signal, unprotects);
    await ((await lstat(bytes)).isDirectory() ? removal.directory(bytes) : removal.file(bytes));
  };
  try {
    await remove(false).catch((error: unknown) => {
      if (!hasErrnoCode(error, 'EPERM')) throw error;
      return remove(true);
    });
  } catch (error) {
    if (!hasErrnoCode(error, 'ENOENT')) throw error;
  }
}
