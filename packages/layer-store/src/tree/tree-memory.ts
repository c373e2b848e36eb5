import type { ByteString } from '@tinydock/tar';
import { type Act, actOfEntry, actOfRoot, hidesChildren } from '../explore/layer-acts.ts';
import { type OpenLayer, readingLayer } from '../explore/open-layers.ts';

type Children = ReadonlyMap<ByteString, readonly Act[]>;

interface Directory {
  readonly children: Map<ByteString, Act[]>;
  /** Of how many layers the children are. */
  readonly layers: number;
  /** How many of them do something at the directory itself; none of those that a higher one hides. */
  readonly acts: number;
}

const NO_ACTS: readonly Act[] = [];
/** A walk comes back to a directory for each file in it. */
const MAX_DIRECTORIES = 256;

/**
 * What layers were seen to do in the directories of a stack, lowest first. Where a stack has more layers than the one
 * before, those alone are read.
 */
export class TreeMemory {
  readonly #root: Act[] = [];
  /** The directory used last is the last one. */
  readonly #directories = new Map<ByteString, Directory>();

  /** What is done at a path without symlinks. @param layers those of before, and maybe more on top */
  actsAt(layers: readonly OpenLayer[], path: ByteString): readonly Act[] {
    if (path === '') return this.#actsAtRoot(layers);
    const slash = path.lastIndexOf('/');
    return this.childrenOf(layers, path.slice(0, Math.max(0, slash))).get(path.slice(slash + 1)) ?? NO_ACTS;
  }

  #actsAtRoot(layers: readonly OpenLayer[]): readonly Act[] {
    for (let at = this.#root.length; at < layers.length; at += 1) {
      const layer = layers[at];
      if (layer !== undefined) this.#root.push(actOfRoot(layer, at));
    }
    return this.#root;
  }

  /** What is done at each name in a directory. */
  childrenOf(layers: readonly OpenLayer[], path: ByteString): Children {
    const known = this.#directories.get(path);
    const directory = known?.layers === layers.length ? known : this.#read(layers, this.actsAt(layers, path), known);
    this.#directories.delete(path);
    this.#directories.set(path, directory);
    const [oldest] = this.#directories.keys();
    if (this.#directories.size > MAX_DIRECTORIES && oldest !== undefined) this.#directories.delete(oldest);
    return directory.children;
  }

  #read(layers: readonly OpenLayer[], acts: readonly Act[], known: Directory | undefined): Directory {
    const old = known === undefined ? 0 : acts.findLastIndex(({ layer }) => layer < known.layers) + 1;
    // Whatever hides a directory that is above this one hides all of what lower layers do here.
    const isKept = old === known?.acts;
    const children = mergeActs(layers, isKept ? acts.slice(old) : acts, isKept ? known.children : undefined);
    return { children, layers: layers.length, acts: acts.length };
  }
}

/** @param below of lower layers, which is added to */
function mergeActs(
  layers: readonly OpenLayer[],
  acts: readonly Act[],
  below: Map<ByteString, Act[]> | undefined,
): Map<ByteString, Act[]> {
  let children = below ?? new Map<ByteString, Act[]>();
  for (const act of acts) {
    const isHidden = hidesChildren(act);
    if (isHidden) children = new Map();
    const layer = layers[act.layer];
    const { inode } = act;
    if (layer === undefined || inode?.kind !== 'directory') continue;
    for (const entry of readingLayer(layer, () => [...layer.index.entries(inode)])) {
      const found = actOfEntry(layer, entry, { position: act.layer, isHidden });
      const before = children.get(entry.name);
      if (before === undefined) children.set(entry.name, [found]);
      else before.push(found);
    }
  }
  return children;
}

const IDLE_MS = 5000;
const MAX_MEMORIES = 4;

interface KeptMemory {
  /** Names of the layers, lowest first. */
  readonly stack: readonly string[];
  readonly memory: TreeMemory;
}

function goesOnFrom(stack: readonly string[], { stack: lower }: KeptMemory): boolean {
  return lower.length <= stack.length && lower.every((name, at) => name === stack[at]);
}

/** Keeps for some seconds what was seen of stacks: the next step of a build has one layer more. */
export class TreeMemories {
  /** The one used last is the first one. */
  #kept: readonly KeptMemory[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** What is known of the stack, or of the most of its lower layers; nobody else has it then. */
  take(stack: readonly string[]): TreeMemory {
    let best: KeptMemory | undefined;
    for (const kept of this.#kept)
      if (kept.stack.length > (best?.stack.length ?? 0) && goesOnFrom(stack, kept)) best = kept;
    if (best === undefined) return new TreeMemory();
    this.#kept = this.#kept.filter((kept) => kept !== best);
    return best.memory;
  }

  put(stack: readonly string[], memory: TreeMemory): void {
    this.#kept = [{ stack, memory }, ...this.#kept].slice(0, MAX_MEMORIES);
    if (this.#timer !== undefined) {
      this.#timer.refresh();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#kept = [];
      this.#timer = undefined;
    }, IDLE_MS).unref();
  }
}
