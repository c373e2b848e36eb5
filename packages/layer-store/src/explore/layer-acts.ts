import type { ByteString } from '@tinydock/tar';
import { decodeDeviceNumber, type IndexInode } from '../erofs/decode-erofs.ts';
import type { DirectoryEntry } from '../erofs/directory-blocks.ts';
import { OPAQUE_XATTR } from '../erofs/finish-tree.ts';
import { type OpenLayer, readingLayer } from './open-layers.ts';

/** What one layer does at one path. */
export interface Act {
  /** Position in the stack, the lowest being 0. */
  readonly layer: number;
  /** What the layer holds there; undefined for a whiteout, or where only the parent is hidden. */
  readonly inode: IndexInode | undefined;
  /** True where nothing that lower layers hold at or below the path shines through. */
  readonly hidesBelow: boolean;
}

/** What a stack shows at a path. */
export interface Sight {
  /** Position of the layer whose inode it is: for directories the highest that describes it. */
  readonly layer: number;
  readonly inode: IndexInode;
  /** False for a directory that no layer describes; it shows 0755 root. */
  readonly isDescribed: boolean;
}

/** What a layer does at the root. */
export function actOfRoot(layer: OpenLayer, position: number): Act {
  const inode = readingLayer(layer, () => layer.index.root());
  return { layer: position, inode, hidesBelow: isOpaque(layer, inode) };
}

/** The layers that do something at the root of a stack: all of them, lowest first. */
export function actsAtRoot(layers: readonly OpenLayer[]): readonly Act[] {
  return layers.map(actOfRoot);
}

/** True where an act takes away everything that lower layers hold below the path. */
export function hidesChildren({ inode, hidesBelow }: Act): boolean {
  return hidesBelow || (inode !== undefined && inode.kind !== 'directory');
}

/** What a layer does at a path for which its directory has an entry. @param isHidden what the parent already hides */
export function actOfEntry(
  layer: OpenLayer,
  entry: DirectoryEntry,
  { position, isHidden }: { readonly position: number; readonly isHidden: boolean },
): Act {
  const inode = readingLayer(layer, () => layer.index.inodeOf(entry));
  if (isWhiteout(inode)) return { layer: position, inode: undefined, hidesBelow: true };
  return { layer: position, inode, hidesBelow: isHidden || isOpaque(layer, inode) };
}

/** What the layers do at the child of a path; empty where none does anything. */
export function actsAtChild(layers: readonly OpenLayer[], acts: readonly Act[], name: ByteString): readonly Act[] {
  const found: Act[] = [];
  for (const act of acts) {
    const layer = layers[act.layer];
    if (layer === undefined) continue;
    const { inode } = act;
    const isHidden = hidesChildren(act);
    const entry = inode?.kind === 'directory' ? readingLayer(layer, () => layer.index.lookUp(inode, name)) : undefined;
    if (entry !== undefined) found.push(actOfEntry(layer, entry, { position: act.layer, isHidden }));
    else if (isHidden) found.push({ layer: act.layer, inode: undefined, hidesBelow: true });
  }
  return found;
}

/** What the stack shows at the acts' path when it ends with the last of them; undefined for nothing. */
export function seeActs(layers: readonly OpenLayer[], path: ByteString, acts: readonly Act[]): Sight | undefined {
  let highest: Sight | undefined;
  for (let at = acts.length - 1; at >= 0; at--) {
    const act = acts[at];
    if (act?.inode === undefined || (highest !== undefined && act.inode.kind !== 'directory')) break;
    const { layer, inode } = act;
    const isDescribed = inode.kind !== 'directory' || layers[layer]?.implied.has(path) !== true;
    if (isDescribed) return { layer, inode, isDescribed };
    highest ??= { layer, inode, isDescribed };
    if (act.hidesBelow) break;
  }
  return highest;
}

function isOpaque(layer: OpenLayer, inode: IndexInode): boolean {
  if (inode.kind !== 'directory' || inode.xattrBytes === 0) return false;
  return readingLayer(layer, () => layer.index.xattrs(inode)).has(OPAQUE_XATTR);
}

function isWhiteout({ kind, address }: IndexInode): boolean {
  if (kind !== 'characterDevice') return false;
  const { major, minor } = decodeDeviceNumber(address);
  return major === 0 && minor === 0;
}
