import { lstatSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { getXattr, listXattrs } from '@tinydock/linux';
import type { DirectoryMetadata } from '../driver/layer-driver.ts';

/** One layer of a stack, mounted. Paths have no leading slash; byte strings: one character per byte. */
export interface MountedLayer {
  readonly mountPath: string;
  readonly impliedDirectories: readonly string[];
  readonly whiteoutDirectories: readonly string[];
}

export interface MergedDirectories {
  /** What the root of the merged tree is to show. */
  readonly root: DirectoryMetadata;
  /**
   * Directories that must be put above the stack, parents first and complete from the root; empty where the stack
   * shows everything right by itself.
   */
  readonly corrections: readonly DirectoryMetadata[];
}

const OPAQUE_XATTR = 'trusted.overlay.opaque';
/** The longest that this work keeps the event loop from others. */
const SLICE_MS = 10;

type Sight =
  | { readonly kind: 'absent'; readonly hidesBelow: boolean }
  | { readonly kind: 'directory'; readonly hidesBelow: boolean };

interface Trace {
  /** Layers that show the directory, highest first, by their place in the stack. */
  readonly contributors: readonly number[];
  /** The one whose tar names it, highest. */
  readonly describedBy: number | undefined;
}

/**
 * Finds where overlayfs would show a stack's directories wrongly:
 * - a directory that the highest layer holding it only implies would show that layer's made-up metadata;
 * - whiteouts in a directory that one layer alone holds would be listed, since overlayfs filters merged ones only.
 */
export async function findMergedDirectories(lowestFirst: readonly MountedLayer[]): Promise<MergedDirectories> {
  const stack = new LayerStack(lowestFirst.toReversed());
  const wanted = new Set<string>();
  const candidates = new Set(
    lowestFirst.flatMap((layer) => [...layer.impliedDirectories, ...layer.whiteoutDirectories]),
  );
  let sliceEnd = performance.now() + SLICE_MS;
  for (const path of candidates) {
    if (path !== '' && stack.needsCorrection(path)) wanted.add(path);
    if (performance.now() < sliceEnd) continue;
    await setImmediate();
    sliceEnd = performance.now() + SLICE_MS;
  }
  const root = stack.describe('');
  const paths = wanted.size === 0 ? [] : withParents(wanted);
  return { root, corrections: paths.map((path) => stack.describe(path)) };
}

function withParents(paths: ReadonlySet<string>): readonly string[] {
  const all = new Set<string>(['']);
  for (const path of paths) {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
      all.add(path.slice(0, slash));
    all.add(path);
  }
  return [...all].toSorted((one, other) => one.split('/').length - other.split('/').length || (one < other ? -1 : 1));
}

class LayerStack {
  readonly #layers: readonly {
    readonly mountPath: string;
    readonly implied: ReadonlySet<string>;
    readonly whiteouts: ReadonlySet<string>;
    readonly seen: Map<string, Sight>;
  }[];

  constructor(highestFirst: readonly MountedLayer[]) {
    this.#layers = highestFirst.map((layer) => ({
      mountPath: layer.mountPath,
      implied: new Set(layer.impliedDirectories),
      whiteouts: new Set(layer.whiteoutDirectories),
      seen: new Map(),
    }));
  }

  needsCorrection(path: string): boolean {
    const { contributors, describedBy } = this.#trace(path);
    const [highest] = contributors;
    if (highest === undefined) return false;
    const isMisdescribed = describedBy !== undefined && describedBy !== highest;
    return isMisdescribed || (contributors.length === 1 && this.#layers[highest]?.whiteouts.has(path) === true);
  }

  /** The metadata that the merged tree is to show; 0755 root where no layer names the directory. */
  describe(path: string): DirectoryMetadata {
    const { describedBy } = this.#trace(path);
    const layer = describedBy === undefined ? undefined : this.#layers[describedBy];
    if (layer === undefined) {
      return { path, mode: 0o755, uid: 0, gid: 0, mtimeSeconds: 0, mtimeNanoseconds: 0, xattrs: new Map() };
    }
    return readDirectoryMetadata(layer.mountPath, path);
  }

  #trace(path: string): Trace {
    const contributors: number[] = [];
    let describedBy: number | undefined;
    for (const [place, layer] of this.#layers.entries()) {
      const sight = this.#look(place, path);
      if (sight.kind === 'directory') {
        contributors.push(place);
        if (!layer.implied.has(path)) describedBy ??= place;
      }
      if (sight.hidesBelow) break;
    }
    return { contributors, describedBy };
  }

  /** What one layer has at a path. Follows no link: the parents are looked at first, and a layer does not change. */
  #look(place: number, path: string): Sight {
    const layer = this.#layers[place];
    if (layer === undefined) return { kind: 'absent', hidesBelow: false };
    const known = layer.seen.get(path);
    if (known !== undefined) return known;
    const parent = path === '' ? undefined : this.#look(place, path.includes('/') ? path.replace(/\/[^/]*$/, '') : '');
    const sight = parent?.kind === 'absent' ? parent : inspect(layer.mountPath, path, parent?.hidesBelow === true);
    layer.seen.set(path, sight);
    return sight;
  }
}

function toPath(mountPath: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${mountPath}/`), Buffer.from(path, 'latin1')]);
}

function inspect(mountPath: string, path: string, parentHidesBelow: boolean): Sight {
  const fullPath = toPath(mountPath, path);
  const stats = lstatSync(fullPath, { throwIfNoEntry: false });
  if (stats === undefined) return { kind: 'absent', hidesBelow: parentHidesBelow };
  // A whiteout hides what is below, and so does anything else that is not a directory.
  if (!stats.isDirectory()) return { kind: 'absent', hidesBelow: true };
  return { kind: 'directory', hidesBelow: parentHidesBelow || listXattrs(fullPath).includes(OPAQUE_XATTR) };
}

function readDirectoryMetadata(mountPath: string, path: string): DirectoryMetadata {
  const fullPath = toPath(mountPath, path);
  const stats = lstatSync(fullPath, { bigint: true });
  const names = listXattrs(fullPath).filter((name) => !name.startsWith('trusted.'));
  const nanoseconds = ((stats.mtimeNs % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return {
    path,
    mode: Number(stats.mode & 0o7777n),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    mtimeSeconds: Number((stats.mtimeNs - nanoseconds) / 1_000_000_000n),
    mtimeNanoseconds: Number(nanoseconds),
    xattrs: new Map(names.map((name) => [Buffer.from(name).toString('latin1'), getXattr(fullPath, name)])),
  };
}
