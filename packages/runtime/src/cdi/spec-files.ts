import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { hasErrnoCode } from '@tinydock/domain';
import { parseCdiSpec, type SpecResult } from './parse-spec.ts';

/** Several times what vendors write for a machine full of devices; one second to three of this process where it is YAML. */
const MAX_BYTES = 256 * 1024;

async function readBounded(file: FileHandle): Promise<string> {
  const buffer = Buffer.alloc(MAX_BYTES);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.toString('utf8', 0, length);
}

interface Known {
  /** Changes whenever the file does. */
  readonly stamp: string;
  readonly result: SpecResult;
}

/** Reads specification files, each again only where it has changed. */
export class SpecFiles {
  #known = new Map<string, Known>();

  /** What the files hold, those left out that have gone meanwhile. Others than these are forgotten. */
  async read(paths: readonly string[]): Promise<ReadonlyMap<string, SpecResult>> {
    const found = new Map<string, Known>();
    for (const path of paths) {
      const known = await this.#readOne(path);
      if (known !== undefined) found.set(path, known);
    }
    this.#known = found;
    return new Map([...found].map(([path, { result }]) => [path, result]));
  }

  async #readOne(path: string): Promise<Known | undefined> {
    const problem = (why: string, stamp = ''): Known => ({ stamp, result: { kind: 'problem', problem: why } });
    try {
      // Without waiting: a FIFO has nobody who writes.
      await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
      const status = await file.stat({ bigint: true });
      const { dev, ino, size, mtimeNs, ctimeNs } = status;
      if (!status.isFile()) return problem('it is no file');
      if (size > BigInt(MAX_BYTES)) return problem(`it is larger than ${MAX_BYTES / 1024} KiB`);
      const stamp = [dev, ino, size, mtimeNs, ctimeNs].join(':');
      const known = this.#known.get(path);
      if (known?.stamp === stamp) return known;
      return { stamp, result: await parseCdiSpec(await readBounded(file)) };
    } catch (error) {
      if (hasErrnoCode(error, 'ENOENT')) return undefined;
      return problem(error instanceof Error ? error.message : String(error));
    }
  }
}
