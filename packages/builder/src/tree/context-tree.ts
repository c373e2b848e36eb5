import { TinydockError } from '@tinydock/domain';
import { type ByteString, formatByteString } from '@tinydock/tar';
import { ContextDirectory, type ContextEntry, countOf, entryOf, IMPLIED } from './context-directory.ts';
import { parentOf } from './resolve-path.ts';
import type { NamedEntry, SourceTree } from './source-tree.ts';

/** The bytes of a context's files, one after the other. */
export interface ContextContents {
  read(offset: number, length: number): AsyncIterable<Uint8Array>;
}

/** A file of a context, and its path in it. */
export interface ContextFile extends Omit<ContextEntry, 'xattrs'> {
  readonly path: ByteString;
}

const NO_XATTRS: ContextEntry['xattrs'] = new Map();
/** PATH_MAX of Linux. */
const MAX_PATH_BYTES = 4096;
/** A part that is empty, `.` or `..`. */
const NO_NAME = /(?:^|\/)\.{0,2}(?:\/|$)/;

export function invalidContext(message: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_ARCHIVE', message: `the context: ${message}` });
}

/** @throws TinydockError INVALID_ARGUMENT for a path that leads out of the context, or that no system could have */
function cleanPath(path: ByteString): ByteString {
  if (path.length > MAX_PATH_BYTES) throw invalidContext(`the path ${formatByteString(path)} is too long`);
  if (!NO_NAME.test(path)) return path;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw invalidContext(`${formatByteString(path)} leads out of it`);
  return parts.join('/');
}

/** As a small integer where it is one: some come through columns of numbers with fractions, some do not. */
function whole(value: number): number {
  const integer = value | 0;
  return integer === value ? integer : value;
}

/** Entries look alike wherever they come from: code that has only seen one kind is thrown away when another comes. */
function describe(file: ContextFile): ContextEntry {
  return {
    type: file.type,
    mode: whole(file.mode),
    uid: whole(file.uid),
    gid: whole(file.gid),
    size: whole(file.size),
    mtimeSeconds: whole(file.mtimeSeconds),
    linkPath: file.linkPath,
    xattrs: NO_XATTRS,
    inode: file.inode,
    special: file.special,
    digest: file.digest,
    offset: whole(file.offset),
  };
}

function nameOf(path: ByteString): ByteString {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A context, as its files came in: their bytes in one place, with their digests. Nothing is unpacked. */
export class ContextTree implements SourceTree {
  readonly #contents: ContextContents;
  /** Of the directories that this tree has alone. */
  #owner = {};
  #root = new ContextDirectory(this.#owner);
  #count = 1;
  #facts = new Map<string, unknown>();
  /** Whether they are another tree's as well, whose files are the same. */
  #sharesFacts = false;
  /** The directory of the last file that was asked for: the next often lies beside it. */
  #last = { path: '', directory: this.#root };

  /** @param like of another context, whose files this one has as well until either changes */
  constructor(contents: ContextContents, like?: ContextTree) {
    this.#contents = contents;
    if (like === undefined) return;
    like.#owner = {};
    like.#sharesFacts = true;
    this.#root = like.#root;
    this.#last = { path: '', directory: like.#root };
    this.#count = like.#count;
    this.#facts = like.#facts;
    this.#sharesFacts = true;
  }

  get facts(): Map<string, unknown> {
    return this.#facts;
  }

  get count(): number {
    return this.#count;
  }

  /** Takes the place of what was there under its path. @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE */
  add(file: ContextFile): void {
    this.#place(cleanPath(file.path), describe(file));
  }

  /**
   * Takes files away, as if they had never been added. What is below a directory is among them, or stays.
   * @throws as {@link add}
   */
  remove(paths: readonly ByteString[]): void {
    // What is below a directory comes before it: paths are longer there.
    const longestFirst = paths.map(cleanPath).sort((one, other) => other.length - one.length);
    for (const path of longestFirst) this.#leave(path);
  }

  /** A directory that leads to something stays, without what was said of it. */
  #leave(path: ByteString): void {
    const child = this.#find(path);
    if (child === undefined || path === '') return;
    if (child instanceof ContextDirectory && !child.isEmpty) {
      this.#openToChange(path).entry = IMPLIED;
      return;
    }
    const parent = parentOf(path);
    const directory = this.#openToChange(parent);
    directory.delete(nameOf(path));
    this.#count -= 1;
    if (directory.entry === IMPLIED && directory.isEmpty) this.#leave(parent);
  }

  /** Another name of a file that is there. @throws as {@link add} */
  link(path: ByteString, to: ByteString): void {
    const first = cleanPath(to);
    const target = this.stat(first);
    if (target === undefined) throw invalidContext(`${formatByteString(path)} links to what is not there`);
    if (target.type !== 'file') {
      this.#place(cleanPath(path), target);
      return;
    }
    const named = { ...target, inode: target.inode ?? first };
    this.#place(first, named);
    this.#place(cleanPath(path), named);
  }

  #place(path: ByteString, entry: ContextEntry): void {
    const isDirectory = entry.type === 'directory';
    if (path === '') {
      if (!isDirectory) throw invalidContext('its root is no directory');
      this.#openToChange(path).entry = entry;
      return;
    }
    const directory = this.#openToChange(parentOf(path));
    const name = nameOf(path);
    const before = directory.get(name);
    if (!isDirectory || !(before instanceof ContextDirectory)) {
      this.#count += 1 - (before === undefined ? 0 : countOf(before));
      directory.set(name, isDirectory ? new ContextDirectory(this.#owner) : entry);
    }
    if (isDirectory) this.#openToChange(path).entry = entry;
  }

  /** A directory of this tree alone. What leads to it is there then, whether somebody has named it or not. */
  #openToChange(path: ByteString): ContextDirectory {
    this.#forgetFacts();
    if (this.#last.path === path && this.#last.directory.owner === this.#owner) return this.#last.directory;
    let directory = (this.#root = this.#own(this.#root));
    for (const name of path === '' ? [] : path.split('/')) {
      const child = directory.get(name);
      if (child !== undefined && !(child instanceof ContextDirectory))
        throw invalidContext(`${formatByteString(path)} is no directory`);
      if (child === undefined) this.#count += 1;
      const own = this.#own(child);
      if (own !== child) directory.set(name, own);
      directory = own;
    }
    this.#last = { path, directory };
    return directory;
  }

  /** What was worked out of the files holds no more. */
  #forgetFacts(): void {
    if (!this.#sharesFacts && this.#facts.size === 0) return;
    this.#facts = new Map();
    this.#sharesFacts = false;
  }

  #own(directory: ContextDirectory | undefined): ContextDirectory {
    return directory?.owner === this.#owner ? directory : new ContextDirectory(this.#owner, directory);
  }

  #directoryAt(path: ByteString): ContextDirectory | undefined {
    if (this.#last.path === path) return this.#last.directory;
    let directory = this.#root;
    for (const name of path === '' ? [] : path.split('/')) {
      const child = directory.get(name);
      if (!(child instanceof ContextDirectory)) return undefined;
      directory = child;
    }
    this.#last = { path, directory };
    return directory;
  }

  #find(path: ByteString): ContextDirectory | ContextEntry | undefined {
    return path === '' ? this.#root : this.#directoryAt(parentOf(path))?.get(nameOf(path));
  }

  #get(path: ByteString): ContextEntry {
    const entry = this.stat(path);
    if (entry !== undefined) return entry;
    throw new TinydockError({ code: 'NOT_FOUND', message: `the context has no ${formatByteString(path)}` });
  }

  stat(path: ByteString): ContextEntry | undefined {
    const found = this.#find(path);
    return found === undefined ? undefined : entryOf(found);
  }

  list(path: ByteString): readonly ByteString[] {
    return this.#directoryAt(path)?.names ?? [];
  }

  listEntries(path: ByteString): readonly NamedEntry[] {
    const directory = this.#directoryAt(path);
    return (directory?.names ?? []).flatMap((name) => {
      const child = directory?.get(name);
      return child === undefined ? [] : [{ name, entry: entryOf(child) }];
    });
  }

  read(path: ByteString): AsyncIterable<Uint8Array> {
    const { offset, size } = this.#get(path);
    return this.#contents.read(offset, size);
  }

  digest(path: ByteString): string {
    return this.#get(path).digest;
  }
}
