import type { SparseExtent } from '@tinydock/tar';
import { encodeDeviceNumber, MODE_TYPE } from '../erofs/erofs-format.ts';
import type { DirectoryNode, FileNode, LayerNode, LayerTree } from '../erofs/layer-tree.ts';
import { describeBytes, hashBytes, isDroppedXattr } from './tree-snapshot.ts';

/** What `snapshotTree` must find in a mount of the tree: made from the tree and the tar's bytes alone. */
export function expectSnapshot({ root }: LayerTree, tar: Buffer): Map<string, string> {
  const links = new Map<LayerNode, number>();
  const paths: [string, LayerNode][] = [['', root]];
  for (const [path, node] of paths) {
    links.set(node, (links.get(node) ?? 0) + 1);
    if (node.kind !== 'directory') continue;
    for (const [name, child] of node.children) paths.push([path === '' ? name : `${path}/${name}`, child]);
  }
  return new Map(paths.map(([path, node]) => [path, describeNode(node, links.get(node) ?? 0, tar)]));
}

function describeNode(node: LayerNode, links: number, tar: Buffer): string {
  const { metadata } = node;
  const isDevice = node.kind === 'characterDevice' || node.kind === 'blockDevice';
  const xattrs = [...metadata.xattrs].filter(([name]) => !isDroppedXattr(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({
    mode: (MODE_TYPE[node.kind] | metadata.mode).toString(8),
    owner: `${metadata.uid}:${metadata.gid}`,
    links: node.kind === 'directory' ? 2 + countSubdirectories(node) : links,
    size: node.kind === 'file' ? node.size : undefined,
    mtime: String(BigInt(metadata.mtimeSeconds) * 1_000_000_000n + BigInt(metadata.mtimeNanoseconds)),
    device: isDevice ? encodeDeviceNumber(node.deviceMajor, node.deviceMinor) : undefined,
    target: node.kind === 'symlink' ? node.target : undefined,
    contents: node.kind === 'file' ? hashBytes(readContents(node, tar)) : undefined,
    xattrs: Object.fromEntries(xattrs.map(([name, value]) => [name, describeBytes(value)])),
  });
}

function countSubdirectories({ children }: DirectoryNode): number {
  return [...children.values()].filter(({ kind }) => kind === 'directory').length;
}

function readContents({ size, sparse, dataOffset }: FileNode, tar: Buffer): Buffer {
  if (sparse === undefined) return tar.subarray(dataOffset, dataOffset + size);
  const contents = Buffer.alloc(size);
  let source = dataOffset;
  for (const { offset, length } of sparse satisfies readonly SparseExtent[]) {
    tar.copy(contents, offset, source, source + length);
    source += length;
  }
  return contents;
}
