import { FileBytes } from '@tinydock/domain';
import { type ByteString, encodeTarHeader, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { joinPath } from '../tree/resolve-path.ts';
import type { SourceTree, TreeEntry } from '../tree/source-tree.ts';
import type { LayerPart } from './gather-chunks.ts';
import { walkSource } from './select-files.ts';

/** Files as they are, as a layer: mounted like any other, without being unpacked. */
export async function* writeTreeLayer(
  tree: SourceTree,
  root: { readonly path: ByteString; readonly entry: TreeEntry },
): AsyncGenerator<LayerPart, void, undefined> {
  for await (const { path, entry, firstName } of walkSource(tree, root)) {
    if (path === '' || entry.type === 'other') continue;
    const size = entry.type === 'file' ? entry.size : 0;
    const { type, mode, uid, gid, mtimeSeconds, linkPath } = entry;
    const name = type === 'directory' ? `${path}/` : path;
    const header = { path: name, type, mode, uid, gid, size, mtimeSeconds, linkPath };
    if (firstName !== undefined) {
      yield encodeTarHeader({ ...header, type: 'hardLink', size: 0, linkPath: joinPath(root.path, firstName) });
      continue;
    }
    yield encodeTarHeader(header);
    if (type !== 'file') continue;
    const contents = tree.read(path);
    if (contents instanceof FileBytes) yield contents;
    else yield* contents;
    yield tarPadding(size);
  }
  yield TAR_TRAILER;
}
