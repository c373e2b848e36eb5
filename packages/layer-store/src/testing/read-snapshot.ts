import type { ByteString } from '@tinydock/tar';
import { MODE_TYPE } from '../erofs/erofs-format.ts';
import type { IndexInode } from '../erofs/decode-erofs.ts';
import type { ErofsIndexReader } from '../explore/erofs-index-reader.ts';
import { describeBytes, hashBytes, isDroppedXattr } from './tree-snapshot.ts';

/** What `snapshotTree` tells about a mount, told by the reader of the index alone. */
export function readSnapshot(index: ErofsIndexReader, tar: Buffer): Map<ByteString, string> {
  const paths: [ByteString, IndexInode][] = [['', index.root()]];
  for (const [path, inode] of paths) {
    if (inode.kind !== 'directory') continue;
    for (const entry of index.entries(inode)) {
      paths.push([path === '' ? entry.name : `${path}/${entry.name}`, index.inodeOf(entry)]);
    }
  }
  return new Map(paths.map(([path, inode]) => [path, describeInode(index, inode, tar)]));
}

function describeInode(index: ErofsIndexReader, inode: IndexInode, tar: Buffer): string {
  const isDevice = inode.kind === 'characterDevice' || inode.kind === 'blockDevice';
  const xattrs = [...index.xattrs(inode)]
    .filter(([name]) => !isDroppedXattr(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify({
    mode: (MODE_TYPE[inode.kind] | inode.mode).toString(8),
    owner: `${inode.uid}:${inode.gid}`,
    links: inode.links,
    size: inode.kind === 'file' ? inode.size : undefined,
    mtime: String(BigInt(inode.mtimeSeconds) * 1_000_000_000n + BigInt(inode.mtimeNanoseconds)),
    device: isDevice ? inode.address : undefined,
    target: inode.kind === 'symlink' ? index.readLink(inode) : undefined,
    contents: inode.kind === 'file' ? hashBytes(readFileContents(index, inode, tar)) : undefined,
    xattrs: Object.fromEntries(xattrs.map(([name, value]) => [name, describeBytes(value)])),
  });
}

function readFileContents(index: ErofsIndexReader, inode: IndexInode, tar: Buffer): Buffer {
  const { source, offset, sizeBytes } = index.extent(inode);
  if (source === 'tar') return tar.subarray(offset, offset + sizeBytes);
  const contents = Buffer.alloc(sizeBytes);
  index.readInto(contents, offset);
  return contents;
}
