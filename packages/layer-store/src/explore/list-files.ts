import { type LayerChange, type ListedFile, TinydockError } from '@tinydock/domain';
import type { ByteString } from '@tinydock/tar';
import { describeFile, metadataOf, xattrsOf } from './describe-file.ts';
import { type Act, actsAtRoot, seeActs, type Sight } from './layer-acts.ts';
import type { OpenLayer } from './open-layers.ts';
import { resolvePath, visitPath } from './resolve-path.ts';
import { type VisitedPath, walkLayers } from './walk-layers.ts';

export interface ListFilesQuery {
  readonly layer: number | undefined;
  readonly onlyChanges: boolean;
  readonly path: ByteString;
  readonly depth: number | undefined;
}

/** What `LayerExplorer.listFiles` gives, one by one. @throws TinydockError NOT_FOUND, INVALID_ARGUMENT, DATA_LOSS */
export function* listFiles(
  layers: readonly OpenLayer[],
  { layer, onlyChanges, path, depth }: ListFilesQuery,
): Generator<ListedFile, void, undefined> {
  if (layer === undefined && onlyChanges) {
    const start = findPath(layers, path, true);
    for (let at = 0; at < layers.length; at++) yield* listChanges(layers.slice(0, at + 1), { start, depth });
    return;
  }
  if (layer !== undefined && layers[layer] === undefined) throw createLayerError(layer, layers.length);
  const stack = layer === undefined ? layers : layers.slice(0, layer + 1);
  const start = findPath(stack, path, layer !== undefined);
  if (onlyChanges) yield* listChanges(stack, { start, depth });
  else yield* listTree(stack, { start, depth }, layer !== undefined);
}

/**
 * Where a listing begins: the path as it is written where a layer does something there, be it that it deletes it;
 * otherwise where the symlinks among its parents lead.
 */
function findPath(layers: readonly OpenLayer[], path: ByteString, mayBeRemoved: boolean): ByteString {
  const written = visitPath(layers, path);
  if (written.path === '') return '';
  const isSeen = seeActs(layers, written.path, written.acts) !== undefined;
  const isDirectoryWanted = path.endsWith('/') && !written.acts.some(({ inode }) => inode?.kind === 'directory');
  if ((isSeen && !isDirectoryWanted) || (mayBeRemoved && written.acts.some(({ inode }) => inode !== undefined))) {
    return written.path;
  }
  return resolvePath(layers, path, false).path;
}

function startAt(layers: readonly OpenLayer[], path: ByteString): VisitedPath {
  return path === '' ? { path, acts: actsAtRoot(layers) } : visitPath(layers, path);
}

interface Extent {
  readonly start: ByteString;
  readonly depth: number | undefined;
}

/** What the highest layer of a stack changes. */
function* listChanges(stack: readonly OpenLayer[], { start, depth }: Extent): Generator<ListedFile, void, undefined> {
  const layer = stack.length - 1;
  for (const visit of walkLayers({ layers: stack, start: startAt(stack, start), focus: layer, depth })) {
    const listed = listPath(stack, visit);
    if (listed !== undefined && listed.change !== 'unchanged') yield listed;
  }
}

function* listTree(
  stack: readonly OpenLayer[],
  { start, depth }: Extent,
  withChanges: boolean,
): Generator<ListedFile, void, undefined> {
  for (const visit of walkLayers({ layers: stack, start: startAt(stack, start), depth })) {
    const listed = withChanges ? listPath(stack, visit) : listSeen(stack, visit);
    if (listed !== undefined) yield listed;
  }
}

function listSeen(stack: readonly OpenLayer[], { path, acts }: VisitedPath): ListedFile | undefined {
  const sight = seeActs(stack, path, acts);
  if (sight === undefined) return undefined;
  return { ...describeFile(stack, path, sight), holder: sight.layer, layer: sight.layer, change: 'unchanged' };
}

/** What the stack shows at a path, or showed before its highest layer removed it. */
function listPath(stack: readonly OpenLayer[], visit: VisitedPath): ListedFile | undefined {
  const { path, acts } = visit;
  const layer = stack.length - 1;
  const own = acts.at(-1);
  const touching = own?.layer === layer ? own : undefined;
  const sight = seeActs(stack, path, acts);
  const before = touching === undefined ? sight : seeActs(stack, path, acts.slice(0, -1));
  const shown = sight ?? before;
  if (shown === undefined) return undefined;
  const change = touching === undefined ? 'unchanged' : classify(stack, { own: touching, before, after: sight });
  return { ...describeFile(stack, path, shown), holder: shown.layer, layer, change };
}

/** What one layer does to a path. */
function classify(
  stack: readonly OpenLayer[],
  { own, before, after }: { readonly own: Act; readonly before: Sight | undefined; readonly after: Sight | undefined },
): LayerChange {
  if (after === undefined) return 'removed';
  if (before === undefined) return 'added';
  if (own.inode?.kind !== 'directory' || before.inode.kind !== 'directory') return 'changed';
  return after.layer === before.layer || areAlike(stack, before, after) ? 'unchanged' : 'changed';
}

/** Directories whose times alone differ are alike: whatever is made inside one changes its times. */
function areAlike(stack: readonly OpenLayer[], before: Sight, after: Sight): boolean {
  const [one, other] = [metadataOf(before), metadataOf(after)];
  const isSame = one.mode === other.mode && one.uid === other.uid && one.gid === other.gid;
  return isSame && areXattrsEqual(xattrsOf(stack, before), xattrsOf(stack, after));
}

export function areXattrsEqual(
  one: ReadonlyMap<ByteString, Uint8Array>,
  other: ReadonlyMap<ByteString, Uint8Array>,
): boolean {
  if (one.size !== other.size) return false;
  return [...one].every(([name, value]) => {
    const counterpart = other.get(name);
    return counterpart !== undefined && Buffer.compare(value, counterpart) === 0;
  });
}

function createLayerError(layer: number, count: number): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `there is no layer ${layer + 1}: the image has ${count} layers, of which the lowest is 1`,
  });
}
