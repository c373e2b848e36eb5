import { FileBytes } from '@tinydock/domain';
import { type ByteString, encodeTarHeader, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { joinPath } from '../tree/resolve-path.ts';
import type { SourceTree, TreeEntry } from '../tree/source-tree.ts';
import type { LayerPart } from './gather-chunks.ts';
import { type SelectedFile, walkSource } from './select-files.ts';

interface Root {
  readonly path: ByteString;
  readonly entry: TreeEntry;
}

/** Files as they are, as a layer: mounted like any other, without being unpacked. */
export async function* writeTreeLayer(
  tree: SourceTree,
  root: Root,
): AsyncGenerator<LayerPart | readonly LayerPart[], void, undefined> {
  for await (const files of walkSource(tree, root)) {
    let parts: LayerPart[] = [];
    for (const file of files) {
      const { path, entry } = file;
      if (path === '' || entry.type === 'other') continue;
      parts.push(encodeHeader(file, root));
      if (entry.type !== 'file' || file.firstName !== undefined) continue;
      const contents = tree.read(path);
      if (contents instanceof FileBytes) parts.push(contents);
      else {
        yield parts;
        parts = [];
        yield* contents;
      }
      parts.push(tarPadding(entry.size));
    }
    yield parts;
  }
  yield TAR_TRAILER;
}

function encodeHeader({ path, entry, firstName }: SelectedFile, root: Root): Uint8Array {
  const { type, mode, uid, gid, mtimeSeconds, linkPath } = entry;
  if (type === 'other') throw new Error('no layer holds what is neither file, directory nor link');
  const size = type === 'file' ? entry.size : 0;
  const header = { path: type === 'directory' ? `${path}/` : path, type, mode, uid, gid, size, mtimeSeconds, linkPath };
  if (firstName === undefined) return encodeTarHeader(header);
  return encodeTarHeader({ ...header, type: 'hardLink', size: 0, linkPath: joinPath(root.path, firstName) });
}
