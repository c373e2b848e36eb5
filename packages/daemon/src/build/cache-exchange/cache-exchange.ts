import type { BuiltImage, CommandRunner, LayerTrees, StepResult } from '@tinydock/builder';
import type { BuildEvent, RegistryCredentials } from '@tinydock/domain';
import type { CacheFrom, CacheTo } from './cache-requests.ts';
import { type CacheExportDependencies, exportToRegistry, parseCacheTarget } from './export-cache.ts';
import { ImportedCaches } from './imported-caches.ts';
import { asStep, type LooseSteps } from './loose-steps.ts';
import { readRegistryCache } from './registry-cache.ts';

export interface CacheExchangeDependencies extends CacheExportDependencies {
  /** Layers of one cache. */
  readonly maxConcurrentLayers: number;
}

/** What a build is to take from elsewhere, and to give. */
export interface CacheExchangeWork {
  readonly cacheFrom: readonly CacheFrom[];
  readonly cacheTo: readonly CacheTo[];
  readonly noCache: boolean;
  readonly credentials: (registry: string) => RegistryCredentials | undefined;
}

/** One attempt of a build; the first has the number 1. */
export type BuildAttempt = (onEvent: (event: BuildEvent) => void, attempt: number) => Promise<BuiltImage>;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The caches of one build that lie elsewhere. */
export class CacheExchange {
  readonly #dependencies: CacheExchangeDependencies;
  readonly #work: CacheExchangeWork;
  readonly #steps: LooseSteps;
  readonly #signal: AbortSignal;
  readonly imported: ImportedCaches;

  /** @throws TinydockError INVALID_ARGUMENT / INVALID_REFERENCE for a name that cannot be */
  constructor(
    dependencies: CacheExchangeDependencies,
    work: CacheExchangeWork,
    { steps, signal }: { readonly steps: LooseSteps; readonly signal: AbortSignal },
  ) {
    for (const { reference } of work.cacheTo) parseCacheTarget(reference);
    this.#dependencies = dependencies;
    this.#work = work;
    this.#steps = steps;
    this.#signal = signal;
    this.imported = new ImportedCaches({ ...dependencies, steps, signal });
  }

  #warn(message: string): void {
    this.#steps.push({ kind: 'warning', check: 'BuildCache', message, line: 0 });
  }

  /** Reads the caches, all at a time. One that cannot be read is told of, and not used. */
  async import(): Promise<void> {
    if (this.#work.noCache) return;
    const { credentials } = this.#work;
    const signal = this.#signal;
    const reading = this.#work.cacheFrom.map(async ({ reference }) => {
      try {
        return await asStep(this.#steps, `importing the cache ${reference}`, () =>
          readRegistryCache(this.#dependencies, reference, { credentials, signal }),
        );
      } catch (error) {
        if (signal.aborted) throw error;
        this.#warn(`the build goes on without the cache ${reference}: ${reasonOf(error)}`);
        return undefined;
      }
    });
    for (const cache of await Promise.all(reading)) if (cache !== undefined) this.imported.add(cache);
  }

  /** Trees whose layers are fetched before they are opened. */
  trees(trees: LayerTrees): LayerTrees {
    return {
      open: async (diffIds, work) => {
        await this.imported.ensure(diffIds);
        return await trees.open(diffIds, work);
      },
    };
  }

  /** Commands whose layers are fetched before they run. */
  runner(runner: CommandRunner): CommandRunner {
    return {
      run: async (request) => {
        await this.imported.ensure(request.diffIds);
        return await runner.run(request);
      },
    };
  }

  /**
   * Builds, and has the layers of the result in the store. Where a cache turns out not to have what it has promised, the
   * build begins anew without it, and finds in the own cache what has run already. Warnings are told once.
   */
  async run(build: BuildAttempt): Promise<BuiltImage> {
    const told = new Set<string>();
    const onEvent = (event: BuildEvent): void => {
      if (event.kind === 'warning') {
        const warning = JSON.stringify([event.check, event.line, event.message]);
        if (told.has(warning)) return;
        told.add(warning);
      }
      this.#steps.push(event);
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        const built = await build(onEvent, attempt);
        await this.imported.ensure(built.ownResults.map(({ diffId }) => diffId));
        return built;
      } catch (error) {
        const failures = this.imported.takeFailures();
        if (failures.length === 0 || this.#signal.aborted) throw error;
        for (const failure of failures)
          this.#warn(`the build begins anew without the cache ${failure.name}: ${reasonOf(failure.error)}`);
      }
    }
  }

  /** Sends what the build has found. @throws TinydockError as a push */
  async export({ results, ownResults }: Pick<BuiltImage, 'results' | 'ownResults'>): Promise<void> {
    for (const to of this.#work.cacheTo) {
      const chosen: readonly StepResult[] = to.mode === 'max' ? results : ownResults;
      try {
        await this.#exportTo(to, chosen);
      } catch (error) {
        if (!to.ignoresErrors || this.#signal.aborted) throw error;
        this.#warn(`the cache ${to.reference} was not exported: ${reasonOf(error)}`);
      }
    }
  }

  async #exportTo(to: CacheTo, results: readonly StepResult[]): Promise<void> {
    const { credentials } = this.#work;
    const [imported, signal] = [this.imported, this.#signal];
    await asStep(this.#steps, `exporting the cache ${to.reference}`, async (step) => {
      if (results.length === 0) step.say('the build has no steps to export');
      else await exportToRegistry(this.#dependencies, { to, results, imported, credentials, step, signal });
    });
  }
}
