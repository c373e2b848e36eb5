import { createHash } from 'node:crypto';
import { TinydockError } from '@tinydock/domain';
import { expandSparse, readTarEntries, type TarEntry } from '@tinydock/tar';
import { type ContextContents, ContextTree } from './context-tree.ts';
import type { SourceTree, TreeEntry } from './source-tree.ts';

/** Where the bytes of a context's files are kept while it is built. */
export interface Spool extends ContextContents {
  /** Appends; resolves when more can be taken. */
  write(bytes: Uint8Array): Promise<void>;
}

export interface ContextLimits {
  readonly maxBytes: number;
  readonly maxEntries: number;
}

function typeOf(entry: TarEntry): TreeEntry['type'] {
  return entry.type === 'file' || entry.type === 'directory' || entry.type === 'symlink' ? entry.type : 'other';
}

function specialOf({ type }: TarEntry): Pick<TreeEntry, 'special'> {
  if (type === 'fifo') return { special: 'FIFO' };
  return type === 'characterDevice' || type === 'blockDevice' ? { special: 'device' } : {};
}

/** Takes the entries of a tar in. */
class ContextReader {
  readonly tree: ContextTree;
  readonly #spool: Spool;
  readonly #maxBytes: number;
  #offset = 0;

  constructor(spool: Spool, maxBytes: number) {
    this.#spool = spool;
    this.#maxBytes = maxBytes;
    this.tree = new ContextTree(spool);
  }

  async add(entry: TarEntry, data: AsyncIterable<Uint8Array>): Promise<void> {
    const { path, mode, uid, gid, mtimeSeconds, linkPath } = entry;
    if (entry.type === 'hardLink') {
      this.tree.link(path, linkPath);
      return;
    }
    // A few bytes may stand for a sparse file of any size.
    if (this.#offset + entry.size > this.#maxBytes) throw tooLarge(`its files are larger than ${this.#maxBytes} bytes`);
    const hash = createHash('sha256');
    const offset = this.#offset;
    for await (const bytes of expandSparse(entry, data)) {
      hash.update(bytes);
      await this.#spool.write(bytes);
      this.#offset += bytes.length;
    }
    const [size, digest] = [this.#offset - offset, hash.digest('hex')];
    const type = typeOf(entry);
    this.tree.add({ path, type, ...specialOf(entry), mode, uid, gid, size, mtimeSeconds, linkPath, offset, digest });
  }
}

/**
 * Takes a context in: a tar, whose files go to the spool one after the other.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE, LIMIT_EXCEEDED
 */
export async function readContext(
  source: AsyncIterable<Uint8Array>,
  options: { readonly spool: Spool; readonly limits: ContextLimits; readonly onReceived: (bytes: number) => void },
): Promise<SourceTree> {
  const { maxBytes, maxEntries } = options.limits;
  const reader = new ContextReader(options.spool, maxBytes);
  let received = 0;
  async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of source) {
      received += chunk.length;
      options.onReceived(received);
      if (received > maxBytes) throw tooLarge(`it is larger than ${maxBytes} bytes`);
      yield chunk;
    }
  }
  for await (const { entry, data } of readTarEntries(counted(), { reason: 'INVALID_ARCHIVE' })) {
    await reader.add(entry, data);
    if (reader.tree.count > maxEntries) throw tooLarge(`it has more than ${maxEntries} files`);
  }
  return reader.tree;
}

function tooLarge(why: string): TinydockError {
  return new TinydockError({
    code: 'RESOURCE_EXHAUSTED',
    reason: 'LIMIT_EXCEEDED',
    message: `the context: ${why}`,
    hint: 'Leave out what the build does not need, in .dockerignore.',
  });
}
