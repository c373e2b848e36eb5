import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import type { SourceTree, TreeEntry } from '@tinydock/builder';
import { hasErrnoCode } from '@tinydock/domain';
import { type ByteString, decodeByteString, encodeByteString } from '@tinydock/tar';

interface DirectoryTreeOptions {
  readonly root: string;
  /** Given to all. */
  readonly mtimeSeconds: number;
}

function typeOf(stats: Stats): TreeEntry['type'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'symlink' : 'other';
}

function modeOf(type: TreeEntry['type'], stats: Stats): number {
  if (type === 'symlink') return 0o777;
  return type === 'directory' || (stats.mode & 0o100) !== 0 ? 0o755 : 0o644;
}

/** The files of a work tree that nobody changes, with the modes that git knows, owned by root. */
export class DirectoryTree implements SourceTree {
  readonly #root: Buffer;
  readonly #mtimeSeconds: number;

  constructor({ root, mtimeSeconds }: DirectoryTreeOptions) {
    this.#root = Buffer.from(`${root}/`);
    this.#mtimeSeconds = mtimeSeconds;
  }

  #pathOf(path: ByteString): Buffer {
    return Buffer.concat([this.#root, encodeByteString(path)]);
  }

  async stat(path: ByteString): Promise<TreeEntry | undefined> {
    const place = this.#pathOf(path);
    try {
      const stats = await lstat(place);
      const type = typeOf(stats);
      const target = type === 'symlink' ? await readlink(place, { encoding: 'buffer' }) : Buffer.alloc(0);
      return {
        type,
        mode: modeOf(type, stats),
        uid: 0,
        gid: 0,
        size: type === 'file' ? stats.size : 0,
        mtimeSeconds: this.#mtimeSeconds,
        linkPath: decodeByteString(target, 0, target.length),
        xattrs: new Map(),
      };
    } catch (error) {
      if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) return undefined;
      throw error;
    }
  }

  async list(path: ByteString): Promise<readonly ByteString[]> {
    const names = await readdir(this.#pathOf(path), { encoding: 'buffer' });
    return names.map((name) => decodeByteString(name, 0, name.length)).sort();
  }

  read(path: ByteString): AsyncIterable<Uint8Array> {
    return createReadStream(this.#pathOf(path)) as AsyncIterable<Uint8Array>;
  }

  async digest(path: ByteString): Promise<string> {
    const hash = createHash('sha256');
    for await (const bytes of this.read(path)) hash.update(bytes);
    return hash.digest('hex');
  }
}
