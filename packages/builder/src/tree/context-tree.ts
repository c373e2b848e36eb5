import { TinydockError } from '@tinydock/domain';
import { type ByteString, formatByteString } from '@tinydock/tar';
import type { SourceTree, TreeEntry } from './source-tree.ts';

/** The bytes of a context's files, one after the other. */
export interface ContextContents {
  read(offset: number, length: number): AsyncIterable<Uint8Array>;
}

/** A file of a context and where its bytes are. */
export interface ContextFile extends Omit<TreeEntry, 'xattrs'> {
  readonly path: ByteString;
  /** Of its first byte among the contents. */
  readonly offset: number;
  /** sha256 in hex; empty where it is no file. */
  readonly digest: string;
}

type ContextEntry = TreeEntry & Pick<ContextFile, 'offset' | 'digest'>;

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

export function invalidContext(message: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_ARCHIVE', message: `the context: ${message}` });
}

/** PATH_MAX of Linux. */
const MAX_PATH_BYTES = 4096;

/** @throws TinydockError INVALID_ARGUMENT for a path that leads out of the context, or that no system could have */
function cleanPath(path: ByteString): ByteString {
  if (path.length > MAX_PATH_BYTES) throw invalidContext(`the path ${formatByteString(path)} is too long`);
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw invalidContext(`${formatByteString(path)} leads out of it`);
  return parts.join('/');
}

function* copySets<K, V>(sets: ReadonlyMap<K, ReadonlySet<V>>): Generator<[K, Set<V>], void, undefined> {
  for (const [key, values] of sets) yield [key, new Set(values)];
}

/** The files of a tree, which several trees have in common until one of them changes. */
interface Files {
  readonly entries: Map<ByteString, ContextEntry>;
  readonly children: Map<ByteString, Set<ByteString>>;
  /** What has been worked out of them. */
  readonly facts: Map<string, unknown>;
  isShared: boolean;
}

/** A context, as its files came in: their bytes in one place, with their digests. Nothing is unpacked. */
export class ContextTree implements SourceTree {
  readonly #contents: ContextContents;
  #files: Files;

  /** @param like of another context, whose files this one has as well until either changes */
  constructor(contents: ContextContents, like?: ContextTree) {
    this.#contents = contents;
    if (like !== undefined) this.#files = like.#share();
    else this.#files = { entries: new Map([['', ROOT]]), children: new Map(), facts: new Map(), isShared: false };
  }

  #share(): Files {
    this.#files.isShared = true;
    return this.#files;
  }

  /** The files, to be changed: nobody else has them then, and what was worked out of them holds no more. */
  #own(): Files {
    const { entries, children, facts, isShared } = this.#files;
    if (isShared)
      this.#files = {
        entries: new Map(entries),
        children: new Map(copySets(children)),
        facts: new Map(),
        isShared: false,
      };
    else if (facts.size > 0) facts.clear();
    return this.#files;
  }

  get facts(): Map<string, unknown> {
    return this.#files.facts;
  }

  get count(): number {
    return this.#files.entries.size;
  }

  /** Takes the place of what was there under its path. @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE */
  add(file: ContextFile): void {
    const { path, ...entry } = file;
    this.#place(cleanPath(path), { ...entry, xattrs: NO_XATTRS });
  }

  /**
   * Takes files away, as if they had never been added. What is below a directory is among them, or stays.
   * @throws as {@link add}
   */
  remove(paths: readonly ByteString[]): void {
    const files = this.#own();
    // What is below a directory comes before it: paths are longer there.
    const longestFirst = paths.map(cleanPath).sort((one, other) => other.length - one.length);
    for (const path of longestFirst) this.#leave(files, path);
  }

  /** A directory that leads to something stays, without what was said of it. */
  #leave(files: Files, path: ByteString): void {
    const { entries, children } = files;
    if ((children.get(path)?.size ?? 0) > 0) {
      entries.set(path, ROOT);
      return;
    }
    entries.delete(path);
    children.delete(path);
    const slash = path.lastIndexOf('/');
    const parent = path.slice(0, Math.max(0, slash));
    children.get(parent)?.delete(path.slice(slash + 1));
    if (parent !== '' && entries.get(parent) === ROOT) this.#leave(files, parent);
  }

  /** Another name of a file that is there. @throws as {@link add} */
  link(path: ByteString, to: ByteString): void {
    const target = this.#files.entries.get(cleanPath(to));
    if (target === undefined) throw invalidContext(`${formatByteString(path)} links to what is not there`);
    if (target.type !== 'file') return this.#place(cleanPath(path), target);
    const named = { ...target, inode: target.inode ?? cleanPath(to) };
    this.#own().entries.set(cleanPath(to), named);
    this.#place(cleanPath(path), named);
  }

  /** Directories that nobody has named are there all the same. */
  #place(path: ByteString, entry: ContextEntry): void {
    const files = this.#own();
    const { entries, children } = files;
    for (let child = path; child !== '';) {
      const slash = child.lastIndexOf('/');
      const parent = child.slice(0, Math.max(0, slash));
      const names = children.get(parent);
      if (names === undefined) children.set(parent, new Set([child.slice(slash + 1)]));
      else names.add(child.slice(slash + 1));
      const above = entries.get(parent);
      if (above !== undefined && above.type !== 'directory')
        throw invalidContext(`${formatByteString(parent)} is no directory`);
      // What is above a directory that is there is there as well.
      if (above !== undefined) break;
      entries.set(parent, ROOT);
      child = parent;
    }
    if (entry.type !== 'directory') this.#forgetBelow(files, path);
    entries.set(path, entry);
  }

  #forgetBelow(files: Files, path: ByteString): void {
    for (const name of files.children.get(path) ?? []) {
      this.#forgetBelow(files, `${path}/${name}`);
      files.entries.delete(`${path}/${name}`);
    }
    files.children.delete(path);
  }

  #get(path: ByteString): ContextEntry {
    const entry = this.#files.entries.get(path);
    if (entry !== undefined) return entry;
    throw new TinydockError({ code: 'NOT_FOUND', message: `the context has no ${formatByteString(path)}` });
  }

  stat(path: ByteString): TreeEntry | undefined {
    return this.#files.entries.get(path);
  }

  list(path: ByteString): readonly ByteString[] {
    return [...(this.#files.children.get(path) ?? [])].sort();
  }

  read(path: ByteString): AsyncIterable<Uint8Array> {
    const { offset, size } = this.#get(path);
    return this.#contents.read(offset, size);
  }

  digest(path: ByteString): string {
    return this.#get(path).digest;
  }
}
