import type { ByteString, TarEntry } from '@tinydock/tar';
import { createLayerError, createLimitError } from './layer-errors.ts';
import { MAX_NAME_BYTES, type SplitPath } from './layer-path.ts';
import {
  createDirectory,
  DEFAULT_DIRECTORY_METADATA,
  type DirectoryNode,
  type InodeMetadata,
  type LayerNode,
} from './layer-tree.ts';

/** No path has a NUL. */
const NO_PARENT: ByteString = '\0';

type EntryPlace = Pick<TarEntry, 'path' | 'headerOffset'>;

/** As for the kernel's own path walk. */
const MAX_SYMLINK_HOPS = 40;
/** Path components that symlinks may add over a whole layer; bounds the time that a hostile tar costs. */
const MAX_SYMLINK_STEPS = 4_000_000;

export interface TreeBuilderOptions {
  readonly maxEntries: number;
}

/** A name in a directory, taken or free. */
export interface TreeSlot {
  readonly directory: DirectoryNode;
  readonly name: ByteString;
}

/**
 * Grows the tree of a layer entry by entry. Parents are resolved as an extraction with the layer as its root
 * directory would: symlinks among them are followed inside the layer, `..` in their targets stops at its root, and
 * missing directories are implied. A parent that is neither directory nor symlink is an error.
 */
export class TreeBuilder {
  readonly root: DirectoryNode = createDirectory(DEFAULT_DIRECTORY_METADATA, true);
  readonly #options: TreeBuilderOptions;
  #entries = 1;
  #symlinkSteps = 0;
  /** Text from the beginning, as what it is compared with is: the compiler has not seen anything else before. */
  #lastParent: ByteString = NO_PARENT;
  #lastDirectory: DirectoryNode = this.root;

  constructor(options: TreeBuilderOptions) {
    this.#options = options;
  }

  /** The directory that holds the entry, made where it is missing. @throws TinydockError */
  openParent({ parent }: SplitPath, place: EntryPlace): DirectoryNode {
    if (parent === this.#lastParent) return this.#lastDirectory;
    const directory = this.#walk(parent, place, (at, name) => this.#imply(at, name, place));
    if (directory === undefined) throw new Error('a walk that makes directories found none');
    this.#lastParent = parent;
    this.#lastDirectory = directory;
    return directory;
  }

  /** Adds or replaces a name; what it replaces lives on under its other hard links. @throws TinydockError */
  put({ directory, name }: TreeSlot, node: LayerNode, place: EntryPlace): void {
    if (directory.children.has(name)) this.#lastParent = NO_PARENT;
    else this.#admit(name, place);
    directory.children.set(name, node);
  }

  /** Adds a directory, or gives an existing one this metadata and keeps its children. @throws TinydockError */
  putDirectory(slot: TreeSlot, metadata: InodeMetadata, place: EntryPlace): void {
    const existing = slot.directory.children.get(slot.name);
    if (existing?.kind === 'directory') describeDirectory(existing, metadata);
    else this.put(slot, createDirectory(metadata, false), place);
  }

  /** Notes that the layer deletes a name. Idempotent. @throws TinydockError */
  putWhiteout({ directory, name }: TreeSlot, place: EntryPlace): void {
    directory.whiteouts ??= new Set();
    if (directory.whiteouts.has(name)) return;
    this.#admit(name, place);
    directory.whiteouts.add(name);
  }

  /** The node that a hard link means; undefined where there is none. @throws TinydockError */
  find({ parent, name }: SplitPath, place: EntryPlace): LayerNode | undefined {
    return this.#walk(parent, place, () => undefined)?.children.get(name);
  }

  #imply(directory: DirectoryNode, name: ByteString, place: EntryPlace): DirectoryNode {
    this.#admit(name, place);
    const implied = createDirectory(DEFAULT_DIRECTORY_METADATA, true);
    directory.children.set(name, implied);
    return implied;
  }

  #admit(name: ByteString, place: EntryPlace): void {
    if (name.length > MAX_NAME_BYTES) {
      throw createLayerError(`a component of the path is longer than ${MAX_NAME_BYTES} bytes`, place);
    }
    this.#entries++;
    if (this.#entries > this.#options.maxEntries) {
      throw createLimitError(`more than ${this.#options.maxEntries} entries`, place, 'max-layer-entries');
    }
  }

  #walk(
    path: ByteString,
    place: EntryPlace,
    imply: (directory: DirectoryNode, name: ByteString) => DirectoryNode | undefined,
  ): DirectoryNode | undefined {
    const trail: DirectoryNode[] = [this.root];
    const pending = path.split('/').reverse();
    let hops = 0;
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (trail.length > 1) trail.pop();
        continue;
      }
      const directory = trail.at(-1) ?? this.root;
      const child = directory.children.get(name) ?? imply(directory, name);
      if (child === undefined) return undefined;
      if (child.kind === 'directory') trail.push(child);
      else if (child.kind === 'symlink') {
        hops++;
        this.#follow(child.target, { trail, pending, hops, place });
      } else throw createLayerError('a parent of the path is not a directory', place);
    }
    return trail.at(-1);
  }

  #follow(
    target: ByteString,
    walk: {
      readonly trail: DirectoryNode[];
      readonly pending: ByteString[];
      readonly hops: number;
      readonly place: EntryPlace;
    },
  ): void {
    const components = target.split('/');
    this.#symlinkSteps += components.length;
    if (walk.hops > MAX_SYMLINK_HOPS) throw createLayerError('the symlinks in the path form a cycle', walk.place);
    if (this.#symlinkSteps > MAX_SYMLINK_STEPS) {
      throw createLimitError(`more than ${MAX_SYMLINK_STEPS} steps through symlinks`, walk.place);
    }
    if (target.startsWith('/')) walk.trail.length = 1;
    for (const component of components.reverse()) walk.pending.push(component);
  }
}

/** The metadata of a directory entry; marks the directory as named by the tar. */
export function describeDirectory(directory: DirectoryNode, metadata: InodeMetadata): void {
  directory.metadata = metadata;
  directory.implied = false;
}
