import type { BlobStore, DiffId, LayerStore, ReferenceCatalog } from '@tinydock/domain';

export interface GarbageCollectorOptions {
  readonly references: ReferenceCatalog;
  readonly layers: Pick<LayerStore, 'remove'>;
  readonly blobs: Pick<BlobStore, 'list' | 'remove'>;
}

/** Removes the layers and blobs that nothing refers to. */
export class GarbageCollector {
  readonly #options: GarbageCollectorOptions;
  #holds = 0;
  #wanted = false;

  constructor(options: GarbageCollectorOptions) {
    this.#options = options;
  }

  /**
   * Runs work that stores content before it can name it in a lease, such as a load. Meanwhile nothing is collected;
   * a collection that was asked for, or that failed work makes necessary, happens when the last such work has ended.
   */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#holds += 1;
    try {
      return await work();
    } catch (error) {
      this.#wanted = true;
      throw error;
    } finally {
      this.#holds -= 1;
      if (this.#holds === 0 && this.#wanted) await this.collect();
    }
  }

  /** Returns the layers that went; none while work holds collection back. */
  async collect(): Promise<readonly DiffId[]> {
    this.#wanted = this.#holds > 0;
    if (this.#wanted) return [];
    const { references, layers, blobs } = this.#options;
    // Both removals begin in the turn in which they were decided, so that nobody can begin to refer in between.
    const [removed] = await Promise.all([
      layers.remove(references.findUnreferencedLayers()),
      blobs.remove(references.findUnreferencedBlobs(blobs.list())),
    ]);
    return removed;
  }
}
