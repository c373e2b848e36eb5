import type { DiffId, LayerFile } from '@tinydock/domain';
import type { ByteString } from '@tinydock/tar';
import { describeFile, xattrsOf } from '../explore/describe-file.ts';
import { seeActs, type Sight } from '../explore/layer-acts.ts';
import { type OpenLayer, openLayers } from '../explore/open-layers.ts';
import { readContents } from '../explore/read-contents.ts';
import { mergeLayers } from '../merge/merge-layers.ts';
import { createStoreLayout, type StoreLayout } from '../store/store-layout.ts';
import { LayerPool } from './layer-pool.ts';
import { TreeMemories, TreeMemory } from './tree-memory.ts';

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

const NO_XATTRS: ReadonlyMap<ByteString, Uint8Array> = new Map();

class IndexedTree implements LayerTreeReader {
  readonly #layers: readonly OpenLayer[];
  readonly #memory: TreeMemory;

  constructor(layers: readonly OpenLayer[], memory: TreeMemory) {
    this.#layers = layers;
    this.#memory = memory;
  }

  #see(path: ByteString): Sight | undefined {
    return seeActs(this.#layers, path, this.#memory.actsAt(this.#layers, path));
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
    const names = [...this.#memory.childrenOf(this.#layers, path).keys()].sort();
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
  readonly #pool: LayerPool;
  readonly #memories = new TreeMemories();

  /** @param root of the store */
  constructor(root: string, pool = new LayerPool()) {
    this.#layout = createStoreLayout(root);
    this.#pool = pool;
  }

  #directoriesOf(diffIds: readonly DiffId[]): readonly string[] {
    return diffIds.map((diffId) => this.#layout.layerDir(diffId));
  }

  /**
   * Shows the merged files of layers, lowest first, for as long as the work takes. The layers must not be removed
   * meanwhile.
   * @throws TinydockError DATA_LOSS; what the work throws
   */
  async open<T>(diffIds: readonly DiffId[], work: (tree: LayerTreeReader) => Promise<T>): Promise<T> {
    const directories = this.#directoriesOf(diffIds);
    using held = await this.#pool.acquire(directories);
    const memory = this.#memories.take(directories);
    const result = await held.during(() => work(new IndexedTree(held.layers, memory)));
    this.#memories.put(directories, memory);
    return result;
  }

  /**
   * The tar of one layer that shows on top of the base what the added layers do, lowest first; the same layers always
   * give the same bytes. The layers must not be removed meanwhile.
   * @throws TinydockError DATA_LOSS
   */
  async *merge({ base, added }: MergedLayers): AsyncGenerator<Uint8Array, void, undefined> {
    using resources = new DisposableStack();
    const open = (diffIds: readonly DiffId[]): readonly OpenLayer[] =>
      openLayers(this.#directoriesOf(diffIds), resources);
    yield* mergeLayers(open(added), new IndexedTree(open(base), new TreeMemory()));
  }
}
