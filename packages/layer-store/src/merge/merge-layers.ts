import { type ByteString, encodeTarHeader, type NewTarEntry, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { decodeDeviceNumber, type InodeKind } from '../erofs/decode-erofs.ts';
import { linkTargetOf, metadataOf, xattrsOf } from '../explore/describe-file.ts';
import { actsAtRoot, hidesChildren, seeActs, type Sight } from '../explore/layer-acts.ts';
import type { OpenLayer } from '../explore/open-layers.ts';
import { readContents } from '../explore/read-contents.ts';
import { type VisitedPath, walkLayers } from '../explore/walk-layers.ts';

type Pieces = Generator<Uint8Array, void, undefined>;
type Metadata = Pick<NewTarEntry, 'mode' | 'uid' | 'gid' | 'mtimeSeconds' | 'mtimeNanoseconds' | 'xattrs'>;

function isBelow(path: ByteString, top: ByteString | undefined): boolean {
  return top !== undefined && path !== top && (top === '' || path.startsWith(`${top}/`));
}

function marker(path: ByteString): Buffer {
  return encodeTarHeader({ path, type: 'file', mode: 0 });
}

function whiteoutOf(path: ByteString): Buffer {
  const slash = path.lastIndexOf('/') + 1;
  return marker(`${path.slice(0, slash)}.wh.${path.slice(slash)}`);
}

/** What the layers are put upon. */
export interface MergeBase {
  /** Undefined where it shows nothing. */
  stat(path: ByteString): { readonly kind: string } | undefined;
}

/** Merges layers into one, path by path as the walk comes to them. */
class LayerMerge {
  readonly #layers: readonly OpenLayer[];
  readonly #base: MergeBase;
  /** What was last found to be no directory; what lower layers have below is gone. */
  #gone: ByteString | undefined;
  /** The opaque directory that the walk is in, or was in last: nothing of the base is seen below. */
  #covered: ByteString | undefined;
  /** First names of files that may have more, by layer and inode. */
  readonly #names = new Map<string, ByteString>();

  constructor(layers: readonly OpenLayer[], base: MergeBase) {
    this.#layers = layers;
    this.#base = base;
  }

  *visit(visited: VisitedPath): Pieces {
    const { path, acts } = visited;
    if (isBelow(path, this.#gone)) return;
    const sight = seeActs(this.#layers, path, acts);
    if (sight?.inode.kind === 'directory') {
      yield* this.#directory(visited, sight);
      return;
    }
    this.#gone = path;
    if (sight !== undefined) yield* this.#file(path, sight);
    else if (!isBelow(path, this.#covered) && this.#base.stat(path) !== undefined) yield whiteoutOf(path);
  }

  /**
   * A directory that no layer describes stays implied, so that it shows what the base says of it; but where the base has
   * none, or none that is seen, it is written as it shows, since it may have no entry that would imply it.
   */
  *#directory({ path, acts }: VisitedPath, sight: Sight): Pieces {
    const isCovered = isBelow(path, this.#covered);
    const isOpaque = !isCovered && acts.some(hidesChildren);
    const isNew = isCovered || (path !== '' && this.#base.stat(path)?.kind !== 'directory');
    if (isOpaque || (isNew && !isCovered)) this.#covered = path;
    if (sight.isDescribed || isNew || isOpaque) {
      const name = path === '' ? './' : `${path}/`;
      yield encodeTarHeader({ path: name, type: 'directory', ...this.#metadata(sight) });
    }
    if (isOpaque && !isNew) yield marker(path === '' ? '.wh..wh..opq' : `${path}/.wh..wh..opq`);
  }

  *#file(path: ByteString, sight: Sight): Pieces {
    const { inode, layer: position } = sight;
    const layer = this.#layers[position];
    if (layer === undefined || inode.kind === 'directory') return;
    const first = inode.links > 1 ? this.#firstName(path, sight) : path;
    if (first !== path) {
      yield encodeTarHeader({ path, type: 'hardLink', mode: inode.mode, linkPath: first });
      return;
    }
    const size = inode.kind === 'file' ? inode.size : 0;
    const type: Exclude<InodeKind, 'directory'> = inode.kind;
    const isDevice = type === 'characterDevice' || type === 'blockDevice';
    const { major, minor } = isDevice ? decodeDeviceNumber(inode.address) : { major: 0, minor: 0 };
    yield encodeTarHeader({
      ...{ path, type, size, deviceMajor: major, deviceMinor: minor },
      ...this.#metadata(sight),
      linkPath: linkTargetOf(this.#layers, sight),
    });
    if (type !== 'file') return;
    yield* readContents(layer, inode);
    yield tarPadding(size);
  }

  #firstName(path: ByteString, { layer, inode }: Sight): ByteString {
    const key = `${layer} ${inode.number}`;
    const first = this.#names.get(key);
    if (first === undefined) this.#names.set(key, path);
    return first ?? path;
  }

  #metadata(sight: Sight): Metadata {
    const { mode, uid, gid, mtimeSeconds, mtimeNanoseconds } = metadataOf(sight);
    return { mode, uid, gid, mtimeSeconds, mtimeNanoseconds, xattrs: xattrsOf(this.#layers, sight) };
  }
}

/**
 * The tar of one layer that shows on top of its base what the layers show there, lowest first: with whiteouts of what the
 * base has, opaque where something of the base is replaced, names of one file as hard links. No name of what neither has
 * in the end is in it. Parents first, names in byte order: the same layers and base give the same bytes. Memory grows
 * with the number of hard-linked files alone.
 * @throws TinydockError DATA_LOSS
 */
export function* mergeLayers(layers: readonly OpenLayer[], base: MergeBase): Pieces {
  const merge = new LayerMerge(layers, base);
  for (const visited of walkLayers({ layers, start: { path: '', acts: actsAtRoot(layers) } }))
    yield* merge.visit(visited);
  yield TAR_TRAILER;
}
