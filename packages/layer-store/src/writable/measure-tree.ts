import { lstat, readdir } from 'node:fs/promises';
import { hasErrnoCode } from '@tinydock/domain';
import { withShortPath } from './short-path.ts';

/** How many files are looked at before others get their turn. */
const FILES_AT_ONCE = 64;

class TreeMeasurement {
  #bytes = 0;
  /** Files with several names count once. */
  readonly #linked = new Set<string>();

  get bytes(): number {
    return this.#bytes;
  }

  async #addFile(path: Buffer): Promise<void> {
    const { size, nlink, dev, ino } = await lstat(path);
    if (nlink > 1) {
      const key = `${String(dev)}:${String(ino)}`;
      if (this.#linked.has(key)) return;
      this.#linked.add(key);
    }
    this.#bytes += size;
  }

  async addDirectory(directory: Buffer): Promise<void> {
    await withShortPath(directory, (short) => this.#addEntries(short));
  }

  async #addEntries(directory: Buffer): Promise<void> {
    const entries = await readdir(directory, { encoding: 'buffer', withFileTypes: true });
    const pathOf = (name: Buffer): Buffer => Buffer.concat([directory, Buffer.from('/'), name]);
    const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink());
    for (let start = 0; start < files.length; start += FILES_AT_ONCE) {
      const some = files.slice(start, start + FILES_AT_ONCE);
      await Promise.all(some.map((entry) => ignoreGone(this.#addFile(pathOf(entry.name)))));
    }
    for (const entry of entries) {
      if (entry.isDirectory()) await ignoreGone(this.addDirectory(pathOf(entry.name)));
    }
  }
}

/** Files of a container that runs come and go. */
async function ignoreGone(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) throw error;
  });
}

/**
 * The bytes of the files below a directory, which must not be a tree that others may move out of: of each file its
 * length, once however many names it has. 0 where the directory is not there.
 */
export async function measureTree(directory: string): Promise<number> {
  const measurement = new TreeMeasurement();
  await ignoreGone(measurement.addDirectory(Buffer.from(directory)));
  return measurement.bytes;
}
