import { createHash } from 'node:crypto';
import type { LayerTrees, SourceTree, TreeEntry } from '@tinydock/builder';
import type { DiffId, LayerFileKind } from '@tinydock/domain';
import type { LayerTreeOpener, LayerTreeReader, TreeFile } from '@tinydock/layer-store';
import type { ByteString } from '@tinydock/tar';

const TYPES: Readonly<Partial<Record<LayerFileKind, TreeEntry['type']>>> = {
  file: 'file',
  directory: 'directory',
  symlink: 'symlink',
};

const SPECIAL: Readonly<Partial<Record<LayerFileKind, string>>> = {
  fifo: 'FIFO',
  'character-device': 'device',
  'block-device': 'device',
};

/** What an image without layers has for its root. */
const EMPTY_ROOT: TreeEntry = {
  type: 'directory',
  mode: 0o755,
  uid: 0,
  gid: 0,
  size: 0,
  mtimeSeconds: 0,
  linkPath: '',
  xattrs: new Map(),
};

class StoreTree implements SourceTree {
  readonly #reader: LayerTreeReader;

  constructor(reader: LayerTreeReader) {
    this.#reader = reader;
  }

  #describe(path: ByteString, file: TreeFile): TreeEntry {
    const { kind, mode, uid, gid, sizeBytes: size, mtimeSeconds, linkTarget: linkPath, inode } = file;
    const xattrs = this.#reader.xattrs(path);
    const special = SPECIAL[kind];
    return { type: TYPES[kind] ?? 'other', special, mode, uid, gid, size, mtimeSeconds, linkPath, xattrs, inode };
  }

  async stat(path: ByteString): Promise<TreeEntry | undefined> {
    const file = this.#reader.stat(path);
    if (file === undefined) return path === '' ? EMPTY_ROOT : undefined;
    return this.#describe(path, file);
  }

  async list(path: ByteString): Promise<readonly ByteString[]> {
    return this.#reader.list(path);
  }

  async *read(path: ByteString): AsyncGenerator<Uint8Array, void, undefined> {
    yield* this.#reader.read(path);
  }

  async digest(path: ByteString): Promise<string> {
    const hash = createHash('sha256');
    for (const bytes of this.#reader.read(path)) hash.update(bytes);
    return hash.digest('hex');
  }
}

/** Trees of the layers of the store, read without mounting them. */
export class StoreLayerTrees implements LayerTrees {
  readonly #opener: LayerTreeOpener;

  constructor(opener: LayerTreeOpener) {
    this.#opener = opener;
  }

  async open<T>(diffIds: readonly DiffId[], work: (tree: SourceTree) => Promise<T>): Promise<T> {
    return await this.#opener.open(diffIds, (reader) => work(new StoreTree(reader)));
  }

  merge(layers: Parameters<LayerTrees['merge']>[0]): AsyncIterable<Uint8Array> {
    return this.#opener.merge(layers);
  }
}
