import type { LayerFile } from '@tinydock/domain';
import type { ByteString } from '@tinydock/tar';
import { describeFile, xattrsOf } from '../explore/describe-file.ts';
import { type Act, actOfEntry, actsAtRoot, hidesChildren, seeActs, type Sight } from '../explore/layer-acts.ts';
import { type OpenLayer, openLayers, readingLayer } from '../explore/open-layers.ts';
import { readContents } from '../explore/read-contents.ts';
import { mergeLayers } from '../merge/merge-layers.ts';
import { createStoreLayout, type StoreLayout } from '../store/store-layout.ts';
import type { DiffId } from '@tinydock/domain';

/** A file of a stack of layers. */
export interface TreeFile extends LayerFile {
  /** The same for all names of a regular file that has several; else undefined. */
  readonly inode: string | undefined;
}

/** What a stack of layers shows, read from the indexes: nothing is mounted, so no symlink leads anywhere. */
export interface LayerTreeReader {
  /** What is at a path without symlinks; undefined where nothing is. */
  stat(path: ByteString): TreeFile | undefined;
  /** Extended attributes of what is at a path. */
  xattrs(path: ByteString): ReadonlyMap<ByteString, Uint8Array>;
  /** Names in a directory, in byte order; none where there is no directory. */
  list(path: ByteString): readonly ByteString[];
  /** The contents of a file, in pieces. @throws TinydockError DATA_LOSS */
  read(path: ByteString): Generator<Uint8Array, void, undefined>;
}

type Children = ReadonlyMap<ByteString, readonly Act[]>;

const NO_CHILDREN: Children = new Map();
const NO_XATTRS: ReadonlyMap<ByteString, Uint8Array> = new Map();
/** A walk comes back to a directory for each file in it. */
const MAX_DIRECTORIES = 256;

class IndexedTree implements LayerTreeReader {
  readonly #layers: readonly OpenLayer[];
  /** The directory used last is the last one. */
  readonly #directories = new Map<ByteString, Children>();

  constructor(layers: readonly OpenLayer[]) {
    this.#layers = layers;
  }

  #actsAt(path: ByteString): readonly Act[] {
    if (path === '') return actsAtRoot(this.#layers);
    const slash = path.lastIndexOf('/');
    return this.#childrenOf(path.slice(0, Math.max(0, slash))).get(path.slice(slash + 1)) ?? [];
  }

  #childrenOf(path: ByteString): Children {
    const known = this.#directories.get(path);
    const children = known ?? this.#merge(this.#actsAt(path));
    this.#directories.delete(path);
    this.#directories.set(path, children);
    const [oldest] = this.#directories.keys();
    if (this.#directories.size > MAX_DIRECTORIES && oldest !== undefined) this.#directories.delete(oldest);
    return children;
  }

  /** What the layers do at each name of a directory, lowest first. */
  #merge(acts: readonly Act[]): Children {
    let children: Map<ByteString, Act[]> | undefined;
    for (const act of acts) {
      const isHidden = hidesChildren(act);
      if (isHidden) children = undefined;
      const layer = this.#layers[act.layer];
      const { inode } = act;
      if (layer === undefined || inode?.kind !== 'directory') continue;
      children ??= new Map();
      for (const entry of readingLayer(layer, () => [...layer.index.entries(inode)])) {
        const found = actOfEntry(layer, entry, { position: act.layer, isHidden });
        const before = children.get(entry.name);
        if (before === undefined) children.set(entry.name, [found]);
        else before.push(found);
      }
    }
    return children ?? NO_CHILDREN;
  }

  #see(path: ByteString): Sight | undefined {
    return seeActs(this.#layers, path, this.#actsAt(path));
  }

  stat(path: ByteString): TreeFile | undefined {
    const sight = this.#see(path);
    if (sight === undefined) return undefined;
    const { kind, links, number } = sight.inode;
    const inode = kind === 'file' && links > 1 ? `${sight.layer}:${number}` : undefined;
    return { ...describeFile(this.#layers, path, sight), inode };
  }

  xattrs(path: ByteString): ReadonlyMap<ByteString, Uint8Array> {
    const sight = this.#see(path);
    return sight === undefined || sight.inode.xattrBytes === 0 ? NO_XATTRS : xattrsOf(this.#layers, sight);
  }

  list(path: ByteString): readonly ByteString[] {
    if (this.#see(path)?.inode.kind !== 'directory') return [];
    const names = [...this.#childrenOf(path).keys()].sort();
    return names.filter((name) => this.#see(path === '' ? name : `${path}/${name}`) !== undefined);
  }

  *read(path: ByteString): Generator<Uint8Array, void, undefined> {
    const sight = this.#see(path);
    const layer = sight === undefined ? undefined : this.#layers[sight.layer];
    if (layer === undefined || sight?.inode.kind !== 'file') return;
    yield* readContents(layer, sight.inode);
  }
}

/** Layers that become one, and those that they are put upon; each lowest first. */
export interface MergedLayers {
  readonly base: readonly DiffId[];
  readonly added: readonly DiffId[];
}

/** Opens trees of the layers of a store. */
export class LayerTreeOpener {
  readonly #layout: StoreLayout;

  /** @param root of the store */
  constructor(root: string) {
    this.#layout = createStoreLayout(root);
  }

  /**
   * Shows the merged files of layers, lowest first, for as long as the work takes. The layers must not be removed
   * meanwhile.
   * @throws TinydockError DATA_LOSS; what the work throws
   */
  async open<T>(diffIds: readonly DiffId[], work: (tree: LayerTreeReader) => Promise<T>): Promise<T> {
    using resources = new DisposableStack();
    const directories = diffIds.map((diffId) => this.#layout.layerDir(diffId));
    return await work(new IndexedTree(await openLayers(directories, resources)));
  }
  /**
   * The tar of one layer that shows on top of the base what the added layers do, lowest first; the same layers always
   * give the same bytes. The layers must not be removed meanwhile.
   * @throws TinydockError DATA_LOSS
   */
  async *merge({ base, added }: MergedLayers): AsyncGenerator<Uint8Array, void, undefined> {
    using resources = new DisposableStack();
    const open = async (diffIds: readonly DiffId[]): Promise<readonly OpenLayer[]> => {
      const directories = diffIds.map((diffId) => this.#layout.layerDir(diffId));
      return await openLayers(directories, resources);
    };
    yield* mergeLayers(await open(added), new IndexedTree(await open(base)));
  }
}
