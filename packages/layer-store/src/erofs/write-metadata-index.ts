import type { ByteString } from '@tinydock/tar';
import { TinydockError } from '@tinydock/domain';
import { BLOCK_BYTES } from './erofs-format.ts';
import { planImage } from './image-plan.ts';
import { createDirectory, DEFAULT_DIRECTORY_METADATA, type DirectoryNode, type InodeMetadata } from './layer-tree.ts';
import { createImage, type ErofsIndexResult, writeImage } from './write-erofs-index.ts';

/** A directory as the merged tree is to show it. */
export interface DescribedDirectory extends InodeMetadata {
  /** Without leading slash, `''` for the root. A byte string: one character per byte. */
  readonly path: ByteString;
}

export interface MetadataIndexRequest {
  /** Parents before children; every parent must be there, since a directory of this index hides a lower one's metadata. */
  readonly directories: readonly DescribedDirectory[];
  /** Must not exist. */
  readonly indexPath: string;
}

/**
 * Writes an EROFS image of empty directories that needs no second file: mount it without `device=`. Placed above a
 * layer in an overlay it lends its directories' metadata to those of the layer. Otherwise like `writeErofsIndex`.
 * @throws TinydockError INVALID_ARGUMENT where a parent is missing; the file system's own errors
 */
export function writeMetadataIndex({ directories, indexPath }: MetadataIndexRequest): ErofsIndexResult {
  const plan = planImage(buildTree(directories));
  return createImage(indexPath, (image) => {
    writeImage(image, plan, undefined);
    return { indexBytes: plan.blocks * BLOCK_BYTES };
  });
}

function buildTree(directories: readonly DescribedDirectory[]): DirectoryNode {
  const root = createDirectory(DEFAULT_DIRECTORY_METADATA, false);
  const byPath = new Map<ByteString, DirectoryNode>([['', root]]);
  for (const { path, ...metadata } of directories) {
    if (path === '') root.metadata = metadata;
    else {
      const slash = path.lastIndexOf('/');
      const parent = byPath.get(slash === -1 ? '' : path.slice(0, slash));
      if (parent === undefined) throw createParentError(path);
      const node = createDirectory(metadata, false);
      parent.children.set(path.slice(slash + 1), node);
      byPath.set(path, node);
    }
  }
  return root;
}

function createParentError(path: ByteString): TinydockError {
  const message = `metadata index: the parent of ${JSON.stringify(path)} is not described before it`;
  return new TinydockError({ code: 'INVALID_ARGUMENT', message });
}
