import { type ByteString, formatByteString } from '@tinydock/tar';
import { TinydockError } from '@tinydock/domain';
import { MAX_PATH_BYTES } from './layer-path.ts';
import { type DirectoryNode, type LayerNode, type LayerTree, WHITEOUT_NODE } from './layer-tree.ts';

export const OPAQUE_XATTR = 'trusted.overlay.opaque';
/** One deep path implies thousands of directories, whose paths all end up in the layer's record. */
const MAX_IMPLIED_BYTES = 32 * 1024 * 1024;
const OPAQUE_VALUE = Buffer.from('y');

interface Visit {
  readonly directory: DirectoryNode;
  readonly path: ByteString;
  /** False below what this layer itself hides from the layers under it. */
  readonly seesLowerLayers: boolean;
}

/**
 * Turns whiteouts and opaque marks into what overlayfs reads and sums the tree up. A name that the layer both deletes
 * and holds is simply held, and must be opaque where it is a directory; the order of the two entries does not matter.
 */
export function finishTree(root: DirectoryNode, tarBytes: number): LayerTree {
  const impliedDirectories: ByteString[] = [];
  const inodes = new Inodes();
  let impliedBytes = 0;
  const queue: Visit[] = [{ directory: root, path: '', seesLowerLayers: true }];
  for (const visit of queue) {
    const { directory } = visit;
    applyWhiteouts(directory);
    if (directory.implied && visit.seesLowerLayers) {
      impliedDirectories.push(checkLength(visit.path));
      impliedBytes += visit.path.length;
      if (impliedBytes > MAX_IMPLIED_BYTES) throw createImpliedLimitError();
    }
    inodes.addChildren(visit, queue);
    if (directory.opaque) markOpaque(directory);
  }
  return { root, entries: inodes.entries, contentBytes: inodes.contentBytes, impliedDirectories, tarBytes };
}

/** What the tree has, each node once. */
class Inodes {
  readonly #linked = new Set<LayerNode>();
  /** With the root. */
  entries = 1;
  contentBytes = 0;

  /** Puts the directories among the children of one at the end of the queue. */
  addChildren(visit: Visit, queue: Visit[]): void {
    for (const [name, child] of visit.directory.children) {
      if (child.kind === 'directory') queue.push(describeVisit(visit, name, child));
      else if (child.hasOtherNames) {
        if (this.#linked.has(child)) continue;
        this.#linked.add(child);
      }
      this.entries += 1;
      if (child.kind === 'file') this.contentBytes += child.size;
    }
  }
}

function describeVisit({ directory, path, seesLowerLayers }: Visit, name: ByteString, child: DirectoryNode): Visit {
  const hidden = directory.opaque || directory.whiteouts?.has(name) === true;
  return {
    directory: child,
    path: path === '' ? name : `${path}/${name}`,
    seesLowerLayers: seesLowerLayers && !hidden,
  };
}

function applyWhiteouts({ children, whiteouts }: DirectoryNode): void {
  for (const name of whiteouts ?? []) {
    const child = children.get(name);
    if (child?.kind === 'directory') child.opaque = true;
    else if (child === undefined) children.set(name, WHITEOUT_NODE);
  }
}

function markOpaque(directory: DirectoryNode): void {
  const xattrs = new Map([...directory.metadata.xattrs, [OPAQUE_XATTR, OPAQUE_VALUE] as const]);
  directory.metadata = { ...directory.metadata, xattrs };
}

/** Symlinks among the parents can lead to longer paths than any entry names. */
function checkLength(path: ByteString): ByteString {
  if (path.length <= MAX_PATH_BYTES) return path;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_LAYER',
    message: `invalid tar: the implied directory ${formatByteString(path)} is deeper than ${MAX_PATH_BYTES} bytes`,
  });
}

function createImpliedLimitError(): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'LIMIT_EXCEEDED',
    message: `layer too large: the paths of its implied directories take more than ${MAX_IMPLIED_BYTES} bytes`,
  });
}
