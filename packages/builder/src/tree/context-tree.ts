import { createHash } from 'node:crypto';
import { TinydockError } from '@tinydock/domain';
import { type ByteString, formatByteString, readTarEntries, type TarEntry } from '@tinydock/tar';
import type { SourceTree, TreeEntry } from './source-tree.ts';

/** Where the bytes of a context's files are kept while it is built. */
export interface Spool {
  /** Appends; resolves when more can be taken. */
  write(bytes: Uint8Array): Promise<void>;
  read(offset: number, length: number): AsyncIterable<Uint8Array>;
}

export interface ContextLimits {
  readonly maxBytes: number;
  readonly maxEntries: number;
}

interface ContextEntry extends TreeEntry {
  readonly offset: number;
  readonly digest: string;
}

const NO_XATTRS: ReadonlyMap<ByteString, Uint8Array> = new Map();
const ROOT: ContextEntry = {
  type: 'directory',
  mode: 0o755,
  uid: 0,
  gid: 0,
  size: 0,
  mtimeSeconds: 0,
  linkPath: '',
  xattrs: NO_XATTRS,
  offset: 0,
  digest: '',
};

function invalid(message: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_ARCHIVE', message: `the context: ${message}` });
}

/** @throws TinydockError INVALID_ARGUMENT for a path that leads out of the context */
function cleanPath(path: ByteString): ByteString {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw invalid(`${formatByteString(path)} leads out of it`);
  return parts.join('/');
}

function typeOf(entry: TarEntry): TreeEntry['type'] {
  return entry.type === 'file' || entry.type === 'directory' || entry.type === 'symlink' ? entry.type : 'other';
}

/** A context, as its files came in: their bytes in one spool, with their digests. Nothing is unpacked. */
class ContextTree implements SourceTree {
  readonly #spool: Spool;
  readonly #entries = new Map<ByteString, ContextEntry>([['', ROOT]]);
  readonly #children = new Map<ByteString, Set<ByteString>>();
  #offset = 0;

  constructor(spool: Spool) {
    this.#spool = spool;
  }

  get bytes(): number {
    return this.#offset;
  }

  get count(): number {
    return this.#entries.size;
  }

  /** Directories that the tar does not name are there all the same. */
  #place(path: ByteString, entry: ContextEntry): void {
    for (let child = path; child !== '';) {
      const slash = child.lastIndexOf('/');
      const parent = child.slice(0, Math.max(0, slash));
      const names = this.#children.get(parent) ?? new Set();
      names.add(child.slice(slash + 1));
      this.#children.set(parent, names);
      const above = this.#entries.get(parent);
      if (above === undefined) this.#entries.set(parent, ROOT);
      else if (above.type !== 'directory') throw invalid(`${formatByteString(parent)} is no directory`);
      child = parent;
    }
    if (entry.type !== 'directory') this.#children.delete(path);
    this.#entries.set(path, entry);
  }

  async add(entry: TarEntry, data: AsyncIterable<Uint8Array>): Promise<void> {
    const path = cleanPath(entry.path);
    if (entry.type === 'hardLink') {
      const target = this.#entries.get(cleanPath(entry.linkPath));
      if (target === undefined) throw invalid(`${formatByteString(path)} links to what is not there`);
      this.#place(path, target);
      return;
    }
    if (entry.type === 'file' && entry.sparse !== undefined) throw invalid('a sparse file; send it as it is read');
    const hash = createHash('sha256');
    const offset = this.#offset;
    for await (const bytes of data) {
      hash.update(bytes);
      await this.#spool.write(bytes);
      this.#offset += bytes.length;
    }
    const { mode, uid, gid, mtimeSeconds, linkPath } = entry;
    const size = this.#offset - offset;
    const digest = hash.digest('hex');
    const type = typeOf(entry);
    this.#place(path, { type, mode, uid, gid, size, mtimeSeconds, linkPath, xattrs: NO_XATTRS, offset, digest });
  }

  #get(path: ByteString): ContextEntry {
    const entry = this.#entries.get(path);
    if (entry !== undefined) return entry;
    throw new TinydockError({ code: 'NOT_FOUND', message: `the context has no ${formatByteString(path)}` });
  }

  async stat(path: ByteString): Promise<TreeEntry | undefined> {
    return this.#entries.get(path);
  }

  async list(path: ByteString): Promise<readonly ByteString[]> {
    return [...(this.#children.get(path) ?? [])].sort();
  }

  read(path: ByteString): AsyncIterable<Uint8Array> {
    const { offset, size } = this.#get(path);
    return this.#spool.read(offset, size);
  }

  async digest(path: ByteString): Promise<string> {
    return this.#get(path).digest;
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
  const tree = new ContextTree(options.spool);
  const { maxBytes, maxEntries } = options.limits;
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
    await tree.add(entry, data);
    if (tree.count > maxEntries) throw tooLarge(`it has more than ${maxEntries} files`);
  }
  return tree;
}

function tooLarge(why: string): TinydockError {
  return new TinydockError({
    code: 'RESOURCE_EXHAUSTED',
    reason: 'LIMIT_EXCEEDED',
    message: `the context: ${why}`,
    hint: 'Leave out what the build does not need, in .dockerignore.',
  });
}
