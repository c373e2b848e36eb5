import type { ByteString } from '@tinydock/tar';
import type { TreeEntry } from './source-tree.ts';

/** A file of a context and where its bytes are. */
export interface ContextEntry extends TreeEntry {
  /** Of its first byte among the contents. */
  readonly offset: number;
  /** sha256 in hex; empty where it is no file. */
  readonly digest: string;
}

type Child = ContextDirectory | ContextEntry;

/** What is said of a directory that nobody has named. */
export const IMPLIED: ContextEntry = {
  type: 'directory',
  mode: 0o755,
  uid: 0,
  gid: 0,
  size: 0,
  mtimeSeconds: 0,
  linkPath: '',
  xattrs: new Map(),
  inode: undefined,
  special: undefined,
  digest: '',
  offset: 0,
};

/** A directory with all that lies below it, which several trees have in common until one of them changes. */
export class ContextDirectory {
  entry: ContextEntry;
  /** The only one that may change it. */
  readonly owner: object;
  readonly #children: Map<ByteString, Child>;
  #names: readonly ByteString[] | undefined;

  constructor(owner: object, like?: ContextDirectory) {
    this.owner = owner;
    this.entry = like === undefined ? IMPLIED : like.entry;
    this.#children = new Map(like === undefined ? undefined : like.#children);
    if (like !== undefined) this.#names = like.#names;
  }

  get isEmpty(): boolean {
    return this.#children.size === 0;
  }

  /** Of its children, in byte order. */
  get names(): readonly ByteString[] {
    return (this.#names ??= [...this.#children.keys()].sort());
  }

  get(name: ByteString): Child | undefined {
    return this.#children.get(name);
  }

  set(name: ByteString, child: Child): void {
    const before = this.#children.size;
    this.#children.set(name, child);
    if (this.#children.size > before) this.#names = undefined;
  }

  delete(name: ByteString): void {
    if (this.#children.delete(name)) this.#names = undefined;
  }

  /** Files and directories in it, with itself. */
  count(): number {
    let count = 1;
    for (const child of this.#children.values()) count += countOf(child);
    return count;
  }
}

export function countOf(child: Child): number {
  return child instanceof ContextDirectory ? child.count() : 1;
}

export function entryOf(child: Child): ContextEntry {
  return child instanceof ContextDirectory ? child.entry : child;
}
