import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayerCatalog } from '@tinydock/domain';

export interface StagingOptions {
  readonly directory: string;
  readonly catalog: LayerCatalog;
  readonly newId: () => string;
  readonly clock: () => Date;
}

export interface StagingArea {
  readonly id: string;
  readonly directory: string;
}

/** Places for work in progress: a row and a directory of the same name, invisible to everything else. */
export class Staging {
  readonly #options: StagingOptions;

  constructor(options: StagingOptions) {
    this.#options = options;
  }

  /** The row comes first, so that a crash leaves no directory that nothing names. */
  async begin(): Promise<StagingArea> {
    const id = this.#options.newId();
    this.#options.catalog.beginStaging({ id, pid: process.pid, startedAt: this.#options.clock().toISOString() });
    const directory = join(this.#options.directory, id);
    try {
      await mkdir(directory, { mode: 0o700 });
    } catch (error) {
      this.#options.catalog.endStaging(id);
      throw error;
    }
    return { id, directory };
  }

  /** Removes what is left of it. Idempotent. */
  async end({ id, directory }: StagingArea): Promise<void> {
    await rm(directory, { recursive: true, force: true });
    this.#options.catalog.endStaging(id);
  }
}
