import type { ByteString } from '@tinydock/tar';
import { IndexDamage } from '../erofs/decode-erofs.ts';
import type { DirectoryEntry } from '../erofs/directory-blocks.ts';
import { type Act, actOfEntry, hidesChildren } from './layer-acts.ts';
import { type OpenLayer, readingLayer } from './open-layers.ts';

/** A path and what the layers do at it, lowest first; only such as do something. */
export interface VisitedPath {
  /** Without leading slash; '' for the root. */
  readonly path: ByteString;
  readonly acts: readonly Act[];
}

export interface WalkOptions {
  readonly layers: readonly OpenLayer[];
  /** Where the walk begins. */
  readonly start: VisitedPath;
  /** Visit only paths at which this layer does something; undefined for all. */
  readonly focus?: number | undefined;
  /** Levels below the start; undefined for all. */
  readonly depth?: number | undefined;
}

/** One layer's directory, read in step with those of the other layers. */
interface Cursor {
  readonly position: number;
  readonly layer: OpenLayer;
  readonly isHidden: boolean;
  readonly entries: Iterator<DirectoryEntry, void>;
  current: DirectoryEntry | undefined;
}

interface Frame {
  readonly path: ByteString;
  readonly cursors: readonly Cursor[];
  /** Layers without a directory here that hide what is below, by their position. */
  readonly hiders: readonly number[];
}

/**
 * Walks the union of the layers' trees, parents first, names in byte order. It holds one block of each directory that
 * it is in, whatever the size of the layers.
 * @throws TinydockError DATA_LOSS
 */
export function* walkLayers(options: WalkOptions): Generator<VisitedPath, void, undefined> {
  const { layers, start, focus, depth = Infinity } = options;
  const mayVisit = (acts: readonly Act[]): boolean => focus === undefined || acts.some(({ layer }) => layer === focus);
  if (!mayVisit(start.acts)) return;
  yield start;
  const opened = layers.map(() => 0);
  const frames = [openFrame(layers, start, opened)];
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const name = findLowestName(frame.cursors);
    if (name === undefined) {
      frames.pop();
      continue;
    }
    const isWanted = focus === undefined || isTouchedBy(frame, name, focus);
    const acts = isWanted ? readActs(frame, name) : [];
    advance(frame, name);
    if (!isWanted) continue;
    const visit = { path: frame.path === '' ? name : `${frame.path}/${name}`, acts };
    yield visit;
    const isDirectory = acts.some(({ inode }) => inode?.kind === 'directory');
    if (isDirectory && frames.length < depth) frames.push(openFrame(layers, visit, opened));
  }
}

/** @param opened directories of each layer that the walk has been in */
function openFrame(layers: readonly OpenLayer[], { path, acts }: VisitedPath, opened: number[]): Frame {
  const cursors: Cursor[] = [];
  const hiders: number[] = [];
  for (const act of acts) {
    const layer = layers[act.layer];
    const isHidden = hidesChildren(act);
    const { inode } = act;
    if (layer !== undefined && inode?.kind === 'directory') {
      countDirectory(layer, act.layer, opened);
      const entries = layer.index.entries(inode);
      const cursor: Cursor = { position: act.layer, layer, isHidden, entries, current: undefined };
      next(cursor);
      cursors.push(cursor);
    } else if (isHidden) hiders.push(act.layer);
  }
  return { path, cursors, hiders };
}

function countDirectory(layer: OpenLayer, position: number, opened: number[]): void {
  const count = (opened[position] ?? 0) + 1;
  opened[position] = count;
  readingLayer(layer, () => {
    if (count > layer.index.maxDirectories) throw new IndexDamage('it has more directories than inodes');
  });
}

function next(cursor: Cursor): void {
  const { done, value } = readingLayer(cursor.layer, () => cursor.entries.next());
  cursor.current = done === true ? undefined : value;
}

function findLowestName(cursors: readonly Cursor[]): ByteString | undefined {
  let lowest: ByteString | undefined;
  for (const { current } of cursors) {
    if (current !== undefined && (lowest === undefined || current.name < lowest)) lowest = current.name;
  }
  return lowest;
}

function isTouchedBy({ cursors, hiders }: Frame, name: ByteString, focus: number): boolean {
  if (hiders.includes(focus)) return true;
  const cursor = cursors.find(({ position }) => position === focus);
  return cursor !== undefined && (cursor.isHidden || cursor.current?.name === name);
}

function advance({ cursors }: Frame, name: ByteString): void {
  for (const cursor of cursors) if (cursor.current?.name === name) next(cursor);
}

function readActs({ cursors, hiders }: Frame, name: ByteString): readonly Act[] {
  const acts: Act[] = hiders.map((layer) => ({ layer, inode: undefined, hidesBelow: true }));
  for (const { position, layer, isHidden, current } of cursors) {
    if (current?.name === name) acts.push(actOfEntry(layer, current, { position, isHidden }));
    else if (isHidden) acts.push({ layer: position, inode: undefined, hidesBelow: true });
  }
  return hiders.length === 0 ? acts : acts.sort((one, other) => one.layer - other.layer);
}
