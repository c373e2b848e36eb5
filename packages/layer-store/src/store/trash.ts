import { readdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { hasErrnoCode } from '@tinydock/domain';
import { removeTree } from '../writable/remove-tree.ts';
import type { StoreLogger } from './store-logger.ts';

export interface TrashOptions {
  /** On the filesystem of what is thrown away. */
  readonly directory: string;
  readonly newId: () => string;
  readonly logger: StoreLogger;
  /** What an end waits for deletions; by default a second. */
  readonly closeGraceMs?: number | undefined;
}

/** The tree of a command that made 100,000 files takes five seconds and more. */
const CLOSE_GRACE_MS = 1000;

/** Takes things out of sight by rename and deletes them in the background. */
export class Trash {
  readonly #options: TrashOptions;
  readonly #deletions = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(options: TrashOptions) {
    this.#options = options;
  }

  /** False where nothing was there. What cannot be deleted now is deleted at the next start. */
  async discard(path: string): Promise<boolean> {
    const hidden = join(this.#options.directory, this.#options.newId());
    try {
      await rename(path, hidden);
    } catch (error) {
      if (hasErrnoCode(error, 'ENOENT')) return false;
      throw error;
    }
    this.#delete(hidden);
    return true;
  }

  /** Begins to delete what others have left here. */
  sweep(): void {
    for (const name of readdirSync(this.#options.directory)) this.#delete(join(this.#options.directory, name));
  }

  #delete(hidden: string): void {
    const { signal } = this.#closing;
    const deletion = removeTree(hidden, signal)
      .catch((error: unknown) => {
        if (signal.aborted) return;
        this.#options.logger.warn({ path: hidden, error }, 'cannot delete what was removed');
      })
      .finally(() => this.#deletions.delete(deletion));
    this.#deletions.add(deletion);
  }

  /** Waits a while until everything discarded so far is deleted, and leaves the rest to the next {@link sweep}. */
  async close(): Promise<void> {
    const ended = new AbortController();
    const { signal } = ended;
    const { closeGraceMs = CLOSE_GRACE_MS } = this.#options;
    const grace = setTimeout(closeGraceMs, undefined, { signal }).catch(() => undefined);
    await Promise.race([Promise.all(this.#deletions), grace]);
    ended.abort();
    this.#closing.abort();
    await Promise.all(this.#deletions);
  }
}
