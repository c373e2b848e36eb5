import { type DirectoryLayout, layOutDirectory } from './directory-blocks.ts';
import { BLOCK_BYTES, encodeXattrs, FIRST_INODE_OFFSET, INODE_BYTES, SLOT_BYTES } from './erofs-format.ts';
import type { DirectoryNode, FileNode, LayerNode } from './layer-tree.ts';

/** An inode with its place in the image. */
export interface PlannedInode {
  readonly node: LayerNode;
  readonly xattrs: Buffer;
  /** In bytes from the start of the image; the inode's number is this over 32. */
  readonly offset: number;
  /** Bytes of contents that the image itself holds: none for a file whose contents lie in the tar. */
  readonly contentBytes: number;
  /** Bytes at the end of the contents that lie behind the inode and its attributes; the others fill whole blocks. */
  readonly inlineBytes: number;
  /** First block of the contents in the image; 0 where there are none in blocks. */
  block: number;
  links: number;
  readonly directory: PlannedDirectory | undefined;
}

export interface PlannedDirectory {
  readonly node: DirectoryNode;
  readonly layout: DirectoryLayout;
  /** Undefined for the root, which is its own. */
  readonly parent: PlannedInode | undefined;
  /** By the names of the layout. */
  readonly entries: PlannedInode[];
}

export interface ImagePlan {
  /** By offset; the root first. */
  readonly inodes: readonly PlannedInode[];
  /** Inodes with contents in blocks of the image, by block: directories and symlinks, then sparse files. */
  readonly blockUsers: readonly PlannedInode[];
  /** Blocks of the image. */
  readonly blocks: number;
}

/** Longer tails could not always be kept within one block behind their inode. */
const MAX_INLINE_BYTES = BLOCK_BYTES - SLOT_BYTES;

/**
 * Gives every inode, directory block and sparse file its place. The children of a directory lie together and in byte
 * order, so the same tree gives the same image, and a listing reads neighbours.
 */
export function planImage(root: DirectoryNode): ImagePlan {
  const planner = new Planner();
  planner.addDirectory(root, undefined);
  for (const inode of planner.inodes) if (inode.directory !== undefined) planner.addEntries(inode, inode.directory);
  return planner.finish();
}

class Planner {
  /** Grows while {@link planImage} walks it. */
  readonly inodes: PlannedInode[] = [];
  /** Those with several names. */
  readonly #linked = new Map<LayerNode, PlannedInode>();
  #offset = FIRST_INODE_OFFSET;

  addDirectory(node: DirectoryNode, parent: PlannedInode | undefined): PlannedInode {
    const layout = layOutDirectory(node.children.keys());
    return this.#add({
      node,
      contentBytes: layout.size,
      tail: layout.size % BLOCK_BYTES,
      directory: { node, layout, parent, entries: [] },
    });
  }

  addEntries(inode: PlannedInode, { node, layout, parent, entries }: PlannedDirectory): void {
    for (const name of layout.names) {
      const child = node.children.get(name);
      if (child === undefined) entries.push(name === '.' ? inode : (parent ?? inode));
      else if (child.kind === 'directory') {
        entries.push(this.addDirectory(child, inode));
        inode.links++;
      } else entries.push(this.#addLeaf(child));
    }
  }

  #addLeaf(node: Exclude<LayerNode, DirectoryNode>): PlannedInode {
    const existing = node.hasOtherNames ? this.#linked.get(node) : undefined;
    if (existing !== undefined) {
      existing.links++;
      return existing;
    }
    const isLink = node.kind === 'symlink';
    const contentBytes = isLink ? node.target.length : isSparse(node) ? node.size : 0;
    const tail = isLink ? contentBytes % BLOCK_BYTES : 0;
    const planned = this.#add({ node, contentBytes, tail, directory: undefined });
    if (node.hasOtherNames) this.#linked.set(node, planned);
    return planned;
  }

  finish(): ImagePlan {
    const withBlocks = this.inodes.filter(({ contentBytes, inlineBytes }) => contentBytes > inlineBytes);
    const blockUsers = [
      ...withBlocks.filter(({ node }) => node.kind !== 'file'),
      ...withBlocks.filter(({ node }) => node.kind === 'file'),
    ];
    let block = Math.ceil(this.#offset / BLOCK_BYTES);
    for (const inode of blockUsers) {
      inode.block = block;
      block += Math.ceil((inode.contentBytes - inode.inlineBytes) / BLOCK_BYTES);
    }
    return { inodes: this.inodes, blockUsers, blocks: block };
  }

  /** Moves the inode on where its inline contents would cross a block, which the kernel does not allow. */
  #add(request: Pick<PlannedInode, 'node' | 'contentBytes' | 'directory'> & { readonly tail: number }): PlannedInode {
    const { node, contentBytes, directory, tail } = request;
    const xattrs = encodeXattrs(node.metadata.xattrs);
    const inlineBytes = tail <= MAX_INLINE_BYTES ? tail : 0;
    const headBytes = INODE_BYTES + xattrs.length;
    const room = BLOCK_BYTES - ((this.#offset + headBytes) % BLOCK_BYTES);
    const offset = inlineBytes > room ? alignUp(this.#offset + room, SLOT_BYTES) : this.#offset;
    this.#offset = alignUp(offset + headBytes + inlineBytes, SLOT_BYTES);
    const links = directory === undefined ? 1 : 2;
    const planned = { node, xattrs, offset, contentBytes, inlineBytes, block: 0, links, directory };
    this.inodes.push(planned);
    return planned;
  }
}

/** True for a file whose contents the image holds, since the tar does not hold them in one run. */
export function isSparse(node: LayerNode): node is FileNode & { readonly sparse: NonNullable<FileNode['sparse']> } {
  return node.kind === 'file' && node.sparse !== undefined;
}

function alignUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
