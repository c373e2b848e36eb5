import type { ImportedStep, ImportedSteps } from '@tinydock/builder';
import {
  type Descriptor,
  type DiffId,
  type Digest,
  type LayerStore,
  type PullEvent,
  type Reference,
} from '@tinydock/domain';
import { runLimited } from '../../concurrency/run-limited.ts';
import type { CacheDocument } from './cache-document.ts';
import { asStep, type LooseSteps } from './loose-steps.ts';

/** A cache of somebody else that has been read. */
export interface ReadCache extends CacheDocument {
  /** For messages. */
  readonly name: string;
  /** Of one in a registry. */
  readonly reference: Reference | undefined;
  /** Brings a layer into the store, checked against digest, size and diffID. */
  readonly fetch: (diffId: DiffId, push: (event: PullEvent) => void, signal: AbortSignal) => Promise<void>;
}

export interface ImportedCachesOptions {
  readonly layers: Pick<LayerStore, 'get'>;
  readonly maxConcurrentLayers: number;
  readonly steps: LooseSteps;
  readonly signal: AbortSignal;
}

/** Why a cache is not used any more. */
export interface CacheFailure {
  readonly name: string;
  readonly error: unknown;
}

/**
 * The caches that one build was given. What they say of steps is known to that build alone: it never enters the own
 * cache. A cache whose layers cannot be had is forgotten.
 */
export class ImportedCaches implements ImportedSteps {
  readonly #options: ImportedCachesOptions;
  readonly #caches: ReadCache[] = [];
  readonly #steps = new Map<Digest, ImportedStep>();
  readonly #fetching = new Map<DiffId, Promise<void>>();
  #failures: CacheFailure[] = [];

  constructor(options: ImportedCachesOptions) {
    this.#options = options;
  }

  /** What an earlier cache says goes before. */
  add(cache: ReadCache): void {
    this.#caches.push(cache);
    for (const step of cache.steps) {
      for (const key of step.keys) if (!this.#steps.has(key)) this.#steps.set(key, { ...step, source: cache.name });
    }
  }

  find(key: Digest): ImportedStep | undefined {
    return this.#steps.get(key);
  }

  /** The forms in which the caches have a layer. */
  formsOf(diffId: DiffId): readonly Descriptor[] {
    return this.#caches.flatMap(({ forms }) => forms.get(diffId) ?? []);
  }

  /** The form in which a registry has a layer. */
  offerOf(diffId: DiffId): { readonly reference: Reference; readonly descriptor: Descriptor } | undefined {
    for (const { reference, forms } of this.#caches) {
      const descriptor = forms.get(diffId);
      if (reference !== undefined && descriptor !== undefined) return { reference, descriptor };
    }
    return undefined;
  }

  #isOffered(diffId: DiffId): boolean {
    return this.#fetching.has(diffId) || this.#caches.some(({ forms }) => forms.has(diffId));
  }

  /**
   * Has those of the layers in the store that a cache has and the store has not.
   * @throws TinydockError as {@link ReadCache.fetch}; {@link takeFailures} has then which cache it was
   */
  async ensure(diffIds: readonly DiffId[]): Promise<void> {
    const offered = [...new Set(diffIds)].filter((diffId) => this.#isOffered(diffId));
    const missing = offered.filter((diffId) => this.#options.layers.get(diffId) === undefined);
    const known = missing.flatMap((diffId) => this.#fetching.get(diffId) ?? []);
    const news = missing.filter((diffId) => !this.#fetching.has(diffId));
    const begun: Promise<void>[] = [];
    for (const cache of this.#caches) {
      const own = news.filter((diffId) => cache.forms.has(diffId) && !this.#fetching.has(diffId));
      if (own.length === 0) continue;
      const fetching = this.#fetchFrom(cache, own).finally(() => {
        for (const diffId of own) this.#fetching.delete(diffId);
      });
      for (const diffId of own) this.#fetching.set(diffId, fetching);
      begun.push(fetching);
    }
    await Promise.all([...known, ...begun]);
  }

  async #fetchFrom(cache: ReadCache, items: readonly DiffId[]): Promise<void> {
    const { maxConcurrentLayers: limit, signal, steps } = this.#options;
    const count = items.length === 1 ? 'a layer' : `${items.length} layers`;
    try {
      await asStep(steps, `fetching ${count} from the cache ${cache.name}`, ({ onPull }) =>
        runLimited({ items, limit, signal }, (diffId, one) => cache.fetch(diffId, onPull, one)),
      );
    } catch (error) {
      if (!signal.aborted) this.#forget(cache, error);
      throw error;
    }
  }

  #forget(cache: ReadCache, error: unknown): void {
    this.#failures.push({ name: cache.name, error });
    const others = this.#caches.filter((other) => other !== cache);
    this.#caches.length = 0;
    this.#steps.clear();
    for (const other of others) this.add(other);
  }

  /** The caches that have failed since the last call. */
  takeFailures(): readonly CacheFailure[] {
    const failures = this.#failures;
    this.#failures = [];
    return failures;
  }
}
