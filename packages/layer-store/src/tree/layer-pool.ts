import { setImmediate } from 'node:timers/promises';
import { type OpenLayer, openLayer } from '../explore/open-layers.ts';

/** A build comes back to its layers with the next step, and the files of removed layers take space while they are open. */
const IDLE_MS = 5000;
const MAX_IDLE_LAYERS = 2048;
const MAX_IDLE_BYTES = 32 * 1024 * 1024;
/** Opening takes 40 µs a layer and blocks; others get their turn in between. */
const OPENED_A_TURN = 128;

interface Pooled {
  readonly directory: string;
  readonly layer: OpenLayer;
  readonly resources: DisposableStack;
  users: number;
  /** Not to be used again. */
  isStale: boolean;
  /** `performance.now()` of when the last user left. */
  idleSince: number;
}

/** A stack of open layers, which others may use at the same time. */
export interface HeldLayers extends Disposable {
  /** Lowest first. */
  readonly layers: readonly OpenLayer[];
  /** Where the work fails, maybe by what is wrong with a layer, the next user opens the layers anew. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Keeps layers open for some seconds: each step of a build looks at all of those below it, a thousand times the same
 * ones where there are a thousand steps.
 */
export class LayerPool {
  readonly #open: typeof openLayer;
  readonly #layers = new Map<string, Pooled>();
  /** Whose last user left last is the last one. */
  readonly #idle = new Set<Pooled>();
  #idleBytes = 0;
  #isWatched = false;

  constructor(open = openLayer) {
    this.#open = open;
  }

  /** @throws TinydockError DATA_LOSS */
  async acquire(directories: readonly string[]): Promise<HeldLayers> {
    const held: Pooled[] = [];
    const release = (): void => {
      for (const pooled of held.splice(0)) this.#release(pooled);
    };
    try {
      let opened = 0;
      for (const directory of directories) {
        const known = this.#layers.get(directory);
        held.push(this.#use(known ?? this.#add(directory)));
        if (known === undefined && ++opened % OPENED_A_TURN === 0) await setImmediate();
      }
    } catch (error) {
      release();
      throw error;
    }
    return {
      layers: held.map(({ layer }) => layer),
      during: async (work) => {
        try {
          return await work();
        } catch (error) {
          for (const pooled of held) this.#forget(pooled);
          throw error;
        }
      },
      [Symbol.dispose]: release,
    };
  }

  #add(directory: string): Pooled {
    using opening = new DisposableStack();
    const layer = this.#open(directory, opening);
    const pooled: Pooled = { directory, layer, resources: opening.move(), users: 0, isStale: false, idleSince: 0 };
    this.#layers.set(directory, pooled);
    return pooled;
  }

  #use(pooled: Pooled): Pooled {
    if (this.#idle.delete(pooled)) this.#idleBytes -= pooled.layer.index.maxKeptBytes;
    pooled.users += 1;
    return pooled;
  }

  #release(pooled: Pooled): void {
    pooled.users -= 1;
    if (pooled.users > 0) return;
    if (pooled.isStale) {
      pooled.resources.dispose();
      return;
    }
    pooled.idleSince = performance.now();
    this.#idle.add(pooled);
    this.#idleBytes += pooled.layer.index.maxKeptBytes;
    for (const oldest of this.#idle) {
      if (this.#idle.size <= MAX_IDLE_LAYERS && this.#idleBytes <= MAX_IDLE_BYTES) break;
      this.#close(oldest);
    }
    this.#watch();
  }

  #forget(pooled: Pooled): void {
    pooled.isStale = true;
    if (this.#layers.get(pooled.directory) === pooled) this.#layers.delete(pooled.directory);
  }

  #close(pooled: Pooled): void {
    this.#use(pooled);
    this.#forget(pooled);
    this.#release(pooled);
  }

  #watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    setTimeout(() => {
      this.#isWatched = false;
      const limit = performance.now() - IDLE_MS;
      for (const pooled of this.#idle) {
        if (pooled.idleSince > limit) break;
        this.#close(pooled);
      }
      if (this.#idle.size > 0) this.#watch();
    }, IDLE_MS).unref();
  }
}
