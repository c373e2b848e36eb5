import type { DiffId, LayerExplorer, LayerFile } from '@tinydock/domain';
import type { UpperFile } from '@tinydock/layer-store';

/** One path in which a container's tree differs from its image's. */
export interface FileChange {
  /** Added, changed, deleted. */
  readonly kind: 'A' | 'C' | 'D';
  /** With a leading slash; a byte string. */
  readonly path: string;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** A directory that was copied up because something in it changed looks as it did. */
function isSameDirectory(upper: UpperFile, lower: LayerFile): boolean {
  return (
    upper.kind === 'directory' &&
    lower.kind === 'directory' &&
    upper.mode === lower.mode &&
    upper.uid === lower.uid &&
    upper.gid === lower.gid &&
    upper.mtimeSeconds === lower.mtimeSeconds
  );
}

/** Compares a writable layer with what is below it, fed with the files of the image one by one. */
class LayerComparison {
  readonly #upper: ReadonlyMap<string, UpperFile>;
  readonly #kinds = new Map<string, FileChange['kind']>();
  /** Directories whose lower contents are hidden, because they or one of their parents are opaque. */
  readonly #hiding = new Set<string>();

  constructor(upper: readonly UpperFile[]) {
    this.#upper = new Map(upper.map((file) => [file.path, file]));
    for (const file of upper) {
      if (file.kind !== 'whiteout') this.#kinds.set(file.path, 'A');
      if (file.isOpaque || this.#hiding.has(parentOf(file.path))) this.#hiding.add(file.path);
    }
  }

  /** Parents come before their children. */
  see(lower: LayerFile): void {
    const { path } = lower;
    const upper = this.#upper.get(path);
    if (upper === undefined) {
      const parent = this.#upper.get(parentOf(path));
      if (parent?.kind === 'directory' && this.#hiding.has(parent.path)) this.#kinds.set(path, 'D');
    } else if (upper.kind === 'whiteout') this.#kinds.set(path, 'D');
    else if (isSameDirectory(upper, lower)) this.#kinds.delete(path);
    else this.#kinds.set(path, 'C');
  }

  /** In byte order; the parents of what changed count as changed. */
  finish(): readonly FileChange[] {
    for (const path of [...this.#kinds.keys()]) {
      for (let parent = parentOf(path); parent !== '' && !this.#kinds.has(parent); parent = parentOf(parent)) {
        this.#kinds.set(parent, 'C');
      }
    }
    return [...this.#kinds]
      .map(([path, kind]) => ({ kind, path: `/${path}` }))
      .sort((one, other) => (one.path < other.path ? -1 : 1));
  }
}

/** In what a writable layer changes the tree of the layers below it. */
export async function diffContainer(request: {
  readonly upper: readonly UpperFile[];
  readonly diffIds: readonly DiffId[];
  readonly explorer: LayerExplorer;
  readonly signal: AbortSignal;
}): Promise<readonly FileChange[]> {
  const { upper, diffIds, explorer, signal } = request;
  const comparison = new LayerComparison(upper);
  if (upper.length === 0 || diffIds.length === 0) return comparison.finish();
  const files = explorer.listFiles({ diffIds, layer: undefined, onlyChanges: false, path: '', signal });
  for await (const batch of files) for (const file of batch) comparison.see(file);
  return comparison.finish();
}
