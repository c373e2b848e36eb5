import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrnoCode } from '@tinydock/domain';
import { removeTree } from '../writable/remove-tree.ts';
import type { StoreLogger } from './store-logger.ts';

export interface TrashOptions {
  /** On the filesystem of what is thrown away. */
  readonly directory: string;
  readonly newId: () => string;
  readonly logger: StoreLogger;
}

/** Takes things out of sight by rename and deletes them in the background. */
export class Trash {
  readonly #options: TrashOptions;
  readonly #deletions = new Set<Promise<void>>();

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
    const deletion = removeTree(hidden)
      .catch((error: unknown) => this.#options.logger.warn({ path: hidden, error }, 'cannot delete what was removed'))
      .finally(() => this.#deletions.delete(deletion));
    this.#deletions.add(deletion);
    return true;
  }

  /** Waits until everything discarded so far is deleted. */
  async settle(): Promise<void> {
    await Promise.all(this.#deletions);
  }
}
