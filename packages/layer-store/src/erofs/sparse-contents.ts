import { closeSync, openSync, readSync } from 'node:fs';
import { TinydockError } from '@tinydock/domain';
import { BLOCK_BYTES } from './erofs-format.ts';
import type { ImageFile } from './image-file.ts';
import { isSparse, type PlannedInode } from './image-plan.ts';

const COPY_BYTES = 1024 * 1024;

export interface SparseContentsRequest {
  readonly tarPath: string;
  readonly image: ImageFile;
  readonly blockUsers: readonly PlannedInode[];
}

/** Copies the stored runs of sparse files from the tar to their place in the image; holes stay holes. */
export function writeSparseContents({ tarPath, image, blockUsers }: SparseContentsRequest): void {
  const sparseFiles = blockUsers.filter(({ node }) => isSparse(node));
  if (sparseFiles.length === 0) return;
  const buffer = Buffer.allocUnsafe(COPY_BYTES);
  const descriptor = openSync(tarPath, 'r');
  try {
    for (const { node, block } of sparseFiles) {
      if (!isSparse(node)) continue;
      let source = node.dataOffset;
      for (const { offset, length } of node.sparse) {
        copyRange({ descriptor, tarPath, buffer, image, source, target: block * BLOCK_BYTES + offset, length });
        source += length;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

interface CopyRequest {
  readonly descriptor: number;
  readonly tarPath: string;
  readonly buffer: Buffer;
  readonly image: ImageFile;
  readonly source: number;
  readonly target: number;
  readonly length: number;
}

function copyRange({ descriptor, tarPath, buffer, image, source, target, length }: CopyRequest): void {
  for (let done = 0; done < length;) {
    const count = readSync(descriptor, buffer, 0, Math.min(buffer.length, length - done), source + done);
    if (count === 0) {
      const message = `cannot index ${tarPath}: it ends at byte ${source + done}, before the end of a sparse file`;
      throw new TinydockError({ code: 'DATA_LOSS', message });
    }
    image.writeAt(target + done, buffer.subarray(0, count));
    done += count;
  }
}
