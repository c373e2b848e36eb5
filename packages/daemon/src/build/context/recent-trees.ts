import type { ContextTree } from '@tinydock/builder';

/** The files of a context as they came in last, of which the next build hears the changes alone. */
export interface RecentTree {
  /** Of its listing. */
  readonly id: string;
  readonly tree: ContextTree;
}

interface Remembered extends RecentTree {
  readonly timer: NodeJS.Timeout;
}

export interface RecentTreesOptions {
  /** Files of all of them together: some 500 bytes each, and 200 more for each COPY of which a tree knows what it took. */
  readonly maxFiles?: number;
  readonly maxAgeMs?: number;
}

const MAX_FILES = 100_000;
const MAX_AGE_MS = 10 * 60_000;

/** The contexts of the builds just now, by the directories of their contents. */
export class RecentTrees {
  readonly #maxFiles: number;
  readonly #maxAgeMs: number;
  readonly #trees = new Map<string, Remembered>();

  constructor({ maxFiles = MAX_FILES, maxAgeMs = MAX_AGE_MS }: RecentTreesOptions = {}) {
    this.#maxFiles = maxFiles;
    this.#maxAgeMs = maxAgeMs;
  }

  get(directory: string): RecentTree | undefined {
    return this.#trees.get(directory);
  }

  /** Takes the place of what was there; those used longest ago go where all together are too large. */
  put(directory: string, { id, tree }: RecentTree): void {
    this.#forget(directory);
    const timer = setTimeout(() => this.#forget(directory), this.#maxAgeMs).unref();
    this.#trees.set(directory, { id, tree, timer });
    let files = [...this.#trees.values()].reduce((sum, one) => sum + one.tree.count, 0);
    for (const [oldest, one] of this.#trees) {
      if (files <= this.#maxFiles) return;
      files -= one.tree.count;
      this.#forget(oldest);
    }
  }

  #forget(directory: string): void {
    clearTimeout(this.#trees.get(directory)?.timer);
    this.#trees.delete(directory);
  }
}
