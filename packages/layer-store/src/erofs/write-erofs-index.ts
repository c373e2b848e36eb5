import { unlinkSync } from 'node:fs';
import { TinydockError } from '@tinydock/domain';
import { type DirectoryEntry, encodeDirectoryBlock } from './directory-blocks.ts';
import {
  BLOCK_BYTES,
  encodeDeviceNumber,
  encodeInode,
  encodeSuperblock,
  FILE_TYPE,
  INODE_BYTES,
  LAYOUT,
  MAX_BLOCKS,
  MODE_TYPE,
  SLOT_BYTES,
} from './erofs-format.ts';
import { ImageFile, type ReservedBytes } from './image-file.ts';
import { type ImagePlan, isSparse, planImage, type PlannedDirectory, type PlannedInode } from './image-plan.ts';
import type { LayerTree } from './layer-tree.ts';
import { writeSparseContents } from './sparse-contents.ts';

export interface ErofsIndexRequest {
  readonly tree: LayerTree;
  /** The tar the tree was read from; opened only where it holds sparse files. */
  readonly tarPath: string;
  /** Must not exist. */
  readonly indexPath: string;
}

export interface ErofsIndexResult {
  /** Apparent size of the index: holes of sparse files count in full. */
  readonly indexBytes: number;
}

/**
 * Writes the EROFS image of a layer, whose inodes point into the tar. Mount it with type `erofs`, the index as
 * source, read-only, data `device=<tar>`. The same tree gives the same bytes. Neither file is synced. A failure
 * leaves no index. Linux Documentation/filesystems/erofs.rst.
 * @throws TinydockError INVALID_ARGUMENT / LIMIT_EXCEEDED where tar and index together pass 2 TiB; DATA_LOSS where the
 *   tar has become shorter; the file system's own errors
 */
export function writeErofsIndex({ tree, tarPath, indexPath }: ErofsIndexRequest): ErofsIndexResult {
  const plan = planImage(tree.root);
  const deviceBlocks = Math.ceil(tree.tarBytes / BLOCK_BYTES);
  if (plan.blocks + deviceBlocks >= MAX_BLOCKS) throw createSizeError(plan.blocks + deviceBlocks);
  return createImage(indexPath, (image) => {
    writeImage(image, plan, deviceBlocks);
    writeSparseContents({ tarPath, image, blockUsers: plan.blockUsers });
    return { indexBytes: plan.blocks * BLOCK_BYTES };
  });
}

/** Creates the file, lets `write` fill it, and removes it again where that fails. */
export function createImage<Result>(path: string, write: (image: ImageFile) => Result): Result {
  const image = new ImageFile(path);
  try {
    return write(image);
  } catch (error) {
    unlinkSync(path);
    throw error;
  } finally {
    image.close();
  }
}

/**
 * Writes everything but the contents of sparse files. The volume's UUID, by which overlayfs tells layers apart, is
 * made from the metadata, so that it is as repeatable as the rest.
 */
export function writeImage(image: ImageFile, plan: ImagePlan, deviceBlocks: number | undefined): void {
  for (const inode of plan.inodes) writeInode(image, plan, inode);
  for (const inode of plan.blockUsers) writeBlocks(image, inode);
  image.flush();
  image.setLength(plan.blocks * BLOCK_BYTES);
  const uuid = image.digest().subarray(0, 16);
  const { inodes, blocks } = plan;
  const rootOffset = inodes[0]?.offset ?? 0;
  image.writeAt(0, encodeSuperblock({ inodes: inodes.length, rootOffset, blocks, uuid, deviceBlocks }));
}

function writeInode(image: ImageFile, plan: ImagePlan, inode: PlannedInode): void {
  const { node, xattrs, inlineBytes, contentBytes, offset, links, directory } = inode;
  const { buffer, view, start } = image.reserve(offset, INODE_BYTES + xattrs.length + inlineBytes);
  encodeInode(view, start, {
    metadata: node.metadata,
    layout: inlineBytes > 0 ? LAYOUT.inline : LAYOUT.plain,
    mode: MODE_TYPE[node.kind] | node.metadata.mode,
    size: node.kind === 'file' ? node.size : contentBytes,
    address: findAddress(inode, plan),
    inodeNumber: offset / SLOT_BYTES,
    links,
    xattrBytes: xattrs.length,
  });
  buffer.set(xattrs, start + INODE_BYTES);
  if (inlineBytes === 0) return;
  const tailStart = start + INODE_BYTES + xattrs.length;
  const wholeBytes = contentBytes - inlineBytes;
  if (node.kind === 'symlink') buffer.write(node.target.slice(wholeBytes), tailStart, 'latin1');
  else if (directory !== undefined) {
    writeDirectoryBlock(directory, wholeBytes / BLOCK_BYTES, { buffer, view, start: tailStart });
  }
}

/** A tar's blocks follow those of the image in one address space. */
function findAddress({ node, block }: PlannedInode, plan: ImagePlan): number {
  if (node.kind === 'characterDevice' || node.kind === 'blockDevice') {
    return encodeDeviceNumber(node.deviceMajor, node.deviceMinor);
  }
  const isInTar = node.kind === 'file' && !isSparse(node) && node.size > 0;
  return isInTar ? plan.blocks + node.dataOffset / BLOCK_BYTES : block;
}

function writeBlocks(image: ImageFile, inode: PlannedInode): void {
  const { node, block: firstBlock, contentBytes, inlineBytes, directory } = inode;
  const blocks = Math.ceil((contentBytes - inlineBytes) / BLOCK_BYTES);
  if (directory !== undefined) {
    for (let block = 0; block < blocks; block++) {
      writeDirectoryBlock(directory, block, image.reserve((firstBlock + block) * BLOCK_BYTES, BLOCK_BYTES));
    }
  } else if (node.kind === 'symlink') {
    const { buffer, start } = image.reserve(firstBlock * BLOCK_BYTES, blocks * BLOCK_BYTES);
    buffer.write(node.target.slice(0, contentBytes - inlineBytes), start, 'latin1');
  }
}

function writeDirectoryBlock(
  { layout, entries }: PlannedDirectory,
  block: number,
  { buffer, view, start }: ReservedBytes,
): void {
  const lookUp = (index: number): Omit<DirectoryEntry, 'name'> => {
    const planned = entries[index];
    if (planned === undefined) throw new Error('a directory entry without an inode');
    return { inodeNumber: planned.offset / SLOT_BYTES, fileType: FILE_TYPE[planned.node.kind] };
  };
  encodeDirectoryBlock(layout, block, { buffer, view, offset: start, lookUp });
}

function createSizeError(blocks: number): TinydockError {
  const limit = MAX_BLOCKS * BLOCK_BYTES;
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'LIMIT_EXCEEDED',
    message: `layer too large: tar and index take ${blocks * BLOCK_BYTES} bytes together, at most ${limit} are possible`,
  });
}
