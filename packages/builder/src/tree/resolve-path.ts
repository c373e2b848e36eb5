import { TinydockError } from '@tinydock/domain';
import { type ByteString, formatByteString } from '@tinydock/tar';
import type { SourceTree, TreeEntry } from './source-tree.ts';

const MAX_LINKS = 40;

export interface ResolvedPath {
  /** Without symlinks. */
  readonly path: ByteString;
  /** Undefined where nothing is there. */
  readonly entry: TreeEntry | undefined;
}

export function joinPath(directory: ByteString, name: ByteString): ByteString {
  return directory === '' ? name : `${directory}/${name}`;
}

/** The directory of a path; empty for the root. */
export function parentOf(path: ByteString): ByteString {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/**
 * Follows symlinks within the tree, whose root `..` and absolute links never leave. Parts that are not there are kept
 * as they are named.
 * @throws TinydockError INVALID_ARGUMENT for a loop of symlinks
 */
export async function resolvePath(tree: Pick<SourceTree, 'stat'>, path: ByteString): Promise<ResolvedPath> {
  const left = path.split('/').reverse();
  let at = '';
  let entry = await tree.stat('');
  let links = 0;
  while (left.length > 0) {
    const part = left.pop() ?? '';
    if (part === '' || part === '.') continue;
    const next = part === '..' ? parentOf(at) : joinPath(at, part);
    const found = await tree.stat(next);
    if (found?.type === 'symlink') {
      links += 1;
      if (links > MAX_LINKS) {
        const message = `too many symbolic links in ${formatByteString(path)}`;
        throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
      }
      left.push(...found.linkPath.split('/').reverse());
      if (found.linkPath.startsWith('/')) at = '';
      continue;
    }
    at = next;
    entry = found;
  }
  return { path: at, entry: at === '' ? await tree.stat('') : entry };
}
