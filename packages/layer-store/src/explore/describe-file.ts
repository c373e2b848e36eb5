import type { LayerFile, LayerFileKind } from '@tinydock/domain';
import type { ByteString } from '@tinydock/tar';
import { decodeDeviceNumber, type IndexInode, type InodeKind } from '../erofs/decode-erofs.ts';
import { OPAQUE_XATTR } from '../erofs/finish-tree.ts';
import { DEFAULT_DIRECTORY_METADATA } from '../erofs/layer-tree.ts';
import type { Sight } from './layer-acts.ts';
import { type OpenLayer, readingLayer } from './open-layers.ts';

const KIND_NAMES: Readonly<Record<InodeKind, LayerFileKind>> = {
  file: 'file',
  directory: 'directory',
  symlink: 'symlink',
  characterDevice: 'character-device',
  blockDevice: 'block-device',
  fifo: 'fifo',
};

/** Metadata of what is seen; that of a directory which no layer describes is made up. */
export function metadataOf({
  inode,
  isDescribed,
}: Sight): Pick<IndexInode, 'mode' | 'uid' | 'gid' | 'mtimeSeconds' | 'mtimeNanoseconds'> {
  return isDescribed ? inode : DEFAULT_DIRECTORY_METADATA;
}

/** Extended attributes of what is seen, without the mark of an opaque directory. */
export function xattrsOf(layers: readonly OpenLayer[], sight: Sight): ReadonlyMap<ByteString, Uint8Array> {
  const layer = layers[sight.layer];
  if (layer === undefined || !sight.isDescribed) return new Map();
  const all = readingLayer(layer, () => layer.index.xattrs(sight.inode));
  return all.has(OPAQUE_XATTR) ? new Map([...all].filter(([name]) => name !== OPAQUE_XATTR)) : all;
}

/** The target of a symlink; empty for everything else. */
export function linkTargetOf(layers: readonly OpenLayer[], { layer: position, inode }: Sight): ByteString {
  const layer = layers[position];
  if (layer === undefined || inode.kind !== 'symlink') return '';
  return readingLayer(layer, () => layer.index.readLink(inode));
}

export function describeFile(layers: readonly OpenLayer[], path: ByteString, sight: Sight): LayerFile {
  const { inode } = sight;
  const { mode, uid, gid, mtimeSeconds, mtimeNanoseconds } = metadataOf(sight);
  const isDevice = inode.kind === 'characterDevice' || inode.kind === 'blockDevice';
  const { major, minor } = isDevice ? decodeDeviceNumber(inode.address) : { major: 0, minor: 0 };
  return {
    path,
    kind: KIND_NAMES[inode.kind],
    mode,
    uid,
    gid,
    sizeBytes: inode.kind === 'file' ? inode.size : 0,
    mtimeSeconds,
    mtimeNanoseconds,
    linkTarget: linkTargetOf(layers, sight),
    deviceMajor: major,
    deviceMinor: minor,
  };
}
