import { open } from 'node:fs/promises';
import type { ByteString } from '@tinydock/tar';
import { type DirectoryNode, type LayerTree, WHITEOUT_NODE } from '../erofs/layer-tree.ts';
import { TarIndexer } from '../erofs/tar-indexer.ts';
import { writeErofsIndex } from '../erofs/write-erofs-index.ts';
import type { CreateLayerIndexer } from '../ingest/layer-indexer.ts';

/** The worker's side of the `erofs` driver: one index file beside the tar. */
export const createErofsIndexer: CreateLayerIndexer = (limits) => {
  const indexer = new TarIndexer({ maxEntries: limits.maxEntries, maxSparseBytes: limits.maxTarBytes });
  return {
    write: (chunk) => indexer.write(chunk),
    finish: async ({ tarPath, indexPath }) => {
      const tree = indexer.finish();
      const { indexBytes } = writeErofsIndex({ tree, tarPath, indexPath });
      const synced = syncFile(indexPath);
      const { entries, contentBytes, impliedDirectories } = tree;
      // While the disk takes the index: a tree of 30,000 files takes 20 ms.
      const whiteoutDirectories = findWhiteoutDirectories(tree);
      await synced;
      return { indexBytes, entries, contentBytes, impliedDirectories, whiteoutDirectories };
    },
  };
};

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function findWhiteoutDirectories({ root }: LayerTree): readonly ByteString[] {
  const found: ByteString[] = [];
  const queue: { readonly directory: DirectoryNode; readonly path: ByteString }[] = [{ directory: root, path: '' }];
  for (const { directory, path } of queue) {
    let hasWhiteouts = false;
    for (const [name, child] of directory.children) {
      if (child === WHITEOUT_NODE) hasWhiteouts = true;
      else if (child.kind === 'directory') {
        queue.push({ directory: child, path: path === '' ? name : `${path}/${name}` });
      }
    }
    if (hasWhiteouts) found.push(path);
  }
  return found;
}
