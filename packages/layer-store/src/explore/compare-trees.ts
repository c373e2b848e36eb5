import type { FileAspect, TreeDifference } from '@tinydock/domain';
import type { ByteString } from '@tinydock/tar';
import { describeFile, linkTargetOf, metadataOf, xattrsOf } from './describe-file.ts';
import { actsAtRoot, seeActs, type Sight } from './layer-acts.ts';
import { areXattrsEqual } from './list-files.ts';
import { type OpenLayer, readingLayer } from './open-layers.ts';
import { walkLayers } from './walk-layers.ts';

const COMPARE_BYTES = 256 * 1024;

interface SeenPath {
  readonly path: ByteString;
  readonly sight: Sight;
}

interface Side {
  readonly layers: readonly OpenLayer[];
  readonly seen: SeenPath;
}

/** What `LayerExplorer.compareTrees` gives, one by one. @throws TinydockError DATA_LOSS */
export function* compareTrees(
  from: readonly OpenLayer[],
  to: readonly OpenLayer[],
): Generator<TreeDifference, void, undefined> {
  const [olds, news] = [walkSeen(from), walkSeen(to)];
  let [before, after] = [take(olds), take(news)];
  while (before !== undefined || after !== undefined) {
    const order = compareOptional(before?.path, after?.path);
    if (order < 0 && before !== undefined) {
      yield { kind: 'removed', file: describeFile(from, before.path, before.sight) };
    } else if (order > 0 && after !== undefined) {
      yield { kind: 'added', file: describeFile(to, after.path, after.sight) };
    } else if (before !== undefined && after !== undefined) {
      yield* compareSides({ layers: from, seen: before }, { layers: to, seen: after });
    }
    if (order <= 0) before = take(olds);
    if (order >= 0) after = take(news);
  }
}

function* walkSeen(layers: readonly OpenLayer[]): Generator<SeenPath, void, undefined> {
  for (const { path, acts } of walkLayers({ layers, start: { path: '', acts: actsAtRoot(layers) } })) {
    const sight = seeActs(layers, path, acts);
    if (sight !== undefined) yield { path, sight };
  }
}

function take(walk: Iterator<SeenPath, void>): SeenPath | undefined {
  const { done, value } = walk.next();
  return done === true ? undefined : value;
}

function compareOptional(one: ByteString | undefined, other: ByteString | undefined): number {
  if (one === undefined) return other === undefined ? 0 : 1;
  return other === undefined ? -1 : comparePaths(one, other);
}

/** The order of a walk: a slash, which ends a name, comes before every byte that a name can hold. */
export function comparePaths(one: ByteString, other: ByteString): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (left === right) continue;
    return (left === SLASH ? 0 : left) - (right === SLASH ? 0 : right);
  }
  return one.length - other.length;
}

const SLASH = '/'.charCodeAt(0);

function* compareSides(before: Side, after: Side): Generator<TreeDifference, void, undefined> {
  if (isSameCopy(before, after)) return;
  const aspects = findAspects(before, after);
  if (aspects.length === 0) return;
  yield {
    kind: 'changed',
    file: describeFile(after.layers, after.seen.path, after.seen.sight),
    before: describeFile(before.layers, before.seen.path, before.seen.sight),
    aspects,
  };
}

/** True for one inode of one stored layer, which both images use. */
function isSameCopy(before: Side, after: Side): boolean {
  const [one, other] = [before.seen.sight, after.seen.sight];
  if (one.inode.number !== other.inode.number || one.isDescribed !== other.isDescribed) return false;
  return before.layers[one.layer]?.directory === after.layers[other.layer]?.directory;
}

function findAspects(before: Side, after: Side): readonly FileAspect[] {
  const [one, other] = [before.seen.sight, after.seen.sight];
  const aspects: FileAspect[] = [];
  if (one.inode.kind !== other.inode.kind) aspects.push('type');
  else {
    const aspect = compareContents(before, after);
    if (aspect !== undefined) aspects.push(aspect);
  }
  const [old, current] = [metadataOf(one), metadataOf(other)];
  if (old.mode !== current.mode && one.inode.kind !== 'symlink') aspects.push('mode');
  if (old.uid !== current.uid || old.gid !== current.gid) aspects.push('owner');
  if (!areXattrsEqual(xattrsOf(before.layers, one), xattrsOf(after.layers, other))) aspects.push('attributes');
  return aspects;
}

function compareContents(before: Side, after: Side): FileAspect | undefined {
  const [one, other] = [before.seen.sight, after.seen.sight];
  switch (one.inode.kind) {
    case 'file':
      return one.inode.size === other.inode.size && areFilesEqual(before, after) ? undefined : 'contents';
    case 'symlink':
      return linkTargetOf(before.layers, one) === linkTargetOf(after.layers, other) ? undefined : 'target';
    case 'characterDevice':
    case 'blockDevice':
      return one.inode.address === other.inode.address ? undefined : 'device';
    case 'directory':
    case 'fifo':
      return undefined;
  }
}

function areFilesEqual(before: Side, after: Side): boolean {
  const { size } = before.seen.sight.inode;
  for (let offset = 0; offset < size; offset += COMPARE_BYTES) {
    const length = Math.min(COMPARE_BYTES, size - offset);
    if (!readPart(before, offset, length).equals(readPart(after, offset, length))) return false;
  }
  return true;
}

function readPart({ layers, seen }: Side, offset: number, length: number): Buffer {
  const layer = layers[seen.sight.layer];
  const part = Buffer.allocUnsafe(length);
  if (layer === undefined) return part;
  return readingLayer(layer, () => {
    const extent = layer.index.extent(seen.sight.inode);
    (extent.source === 'tar' ? layer.tar : layer.index).readInto(part, extent.offset + offset);
    return part;
  });
}
