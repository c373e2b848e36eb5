import type { BuiltImage, CommandRunner, LayerTrees, StepResult } from '@tinydock/builder';
import type { BuildEvent, RegistryCredentials } from '@tinydock/domain';
import { ClientLayout } from '../layouts/client-layout.ts';
import type { CacheReceivers } from './cache-receivers.ts';
import type { CacheFrom, CacheTo } from './cache-requests.ts';
import { type CacheExportDependencies, exportToRegistry, parseCacheTarget } from './export-cache.ts';
import { ImportedCaches, type ReadCache } from './imported-caches.ts';
import { readLayoutCache } from './layout-cache.ts';
import { asStep, type LooseSteps } from './loose-steps.ts';
import { readRegistryCache } from './registry-cache.ts';
import { writeCacheLayout } from './write-cache-layout.ts';

export interface CacheExchangeDependencies extends CacheExportDependencies {
  /** Layers of one cache. */
  readonly maxConcurrentLayers: number;
  readonly receivers: CacheReceivers;
}

/** What a build is to take from elsewhere, and to give. */
export interface CacheExchangeWork {
  readonly cacheFrom: readonly CacheFrom[];
  readonly cacheTo: readonly CacheTo[];
  readonly noCache: boolean;
  readonly credentials: (registry: string) => RegistryCredentials | undefined;
}

/** What the work of a build is done with. */
export interface CacheExchangeRun {
  readonly steps: LooseSteps;
  /** As long as the build lasts. */
  readonly resources: AsyncDisposableStack;
  /** The build's own; there when something is exported. */
  readonly scratchDir: string;
  readonly signal: AbortSignal;
}

/** One attempt of a build; the first has the number 1. */
export type BuildAttempt<T extends BuiltImage> = (
  onEvent: (event: BuildEvent) => void,
  attempt: number,
) => Promise<readonly T[]>;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The caches of one build that lie elsewhere. */
export class CacheExchange {
  readonly #dependencies: CacheExchangeDependencies;
  readonly #work: CacheExchangeWork;
  readonly #run: CacheExchangeRun;
  readonly imported: ImportedCaches;
  readonly #told = new Set<string>();

  /** @throws TinydockError INVALID_ARGUMENT / INVALID_REFERENCE for a name that cannot be */
  constructor(dependencies: CacheExchangeDependencies, work: CacheExchangeWork, run: CacheExchangeRun) {
    for (const { place } of work.cacheTo) if (place.kind === 'registry') parseCacheTarget(place.reference);
    this.#dependencies = dependencies;
    this.#work = work;
    this.#run = run;
    this.imported = new ImportedCaches({ ...dependencies, ...run });
  }

  #warn(message: string): void {
    this.#run.steps.push({ kind: 'warning', check: 'BuildCache', message, line: 0 });
  }

  /** Reads the caches, all at a time. One that cannot be read is told of, and not used. */
  async import(): Promise<void> {
    if (this.#work.noCache) return;
    const reading = this.#work.cacheFrom.map(async (from) => {
      const name = from.kind === 'registry' ? from.reference : from.name;
      try {
        return await asStep(this.#run.steps, `importing the cache ${name}`, () => this.#read(from));
      } catch (error) {
        if (this.#run.signal.aborted) throw error;
        this.#warn(`the build goes on without the cache ${name}: ${reasonOf(error)}`);
        return undefined;
      }
    });
    for (const cache of await Promise.all(reading)) if (cache !== undefined) this.imported.add(cache);
  }

  #read(from: CacheFrom): Promise<ReadCache> {
    const { resources, signal } = this.#run;
    if (from.kind === 'registry')
      return readRegistryCache(this.#dependencies, from.reference, { credentials: this.#work.credentials, signal });
    const layout = new ClientLayout(from.name, resources.use(from.take()).tree);
    return readLayoutCache(this.#dependencies.layers, layout, from.digest);
  }

  /** Trees whose layers are fetched before they are opened. */
  trees(trees: LayerTrees): LayerTrees {
    const { imported } = this;
    return {
      open: async (diffIds, work) => {
        await imported.ensure(diffIds);
        return await trees.open(diffIds, work);
      },
      merge: async function* ({ base, added }) {
        await imported.ensure([...base, ...added]);
        yield* trees.merge({ base, added });
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
   * Builds, and has the layers of the results in the store. Where a cache turns out not to have what it has promised, the
   * build begins anew without it, and finds in the own cache what has run already. Warnings are told once.
   */
  async run<T extends BuiltImage>(build: BuildAttempt<T>): Promise<readonly T[]> {
    const onEvent = (event: BuildEvent): void => {
      if (event.kind === 'warning') {
        const warning = JSON.stringify([event.check, event.line, event.message]);
        if (this.#told.has(warning)) return;
        this.#told.add(warning);
      }
      this.#run.steps.push(event);
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        const built = await build(onEvent, attempt);
        await this.imported.ensure(built.flatMap(({ ownResults }) => ownResults.map(({ diffId }) => diffId)));
        return built;
      } catch (error) {
        const failures = this.imported.takeFailures();
        if (failures.length === 0 || this.#run.signal.aborted) throw error;
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
        if (!to.ignoresErrors || this.#run.signal.aborted) throw error;
        this.#warn(`the cache ${to.name} was not exported: ${reasonOf(error)}`);
      }
    }
  }

  async #exportTo(to: CacheTo, results: readonly StepResult[]): Promise<void> {
    const { credentials } = this.#work;
    const { signal, scratchDir } = this.#run;
    await asStep(this.#run.steps, `exporting the cache ${to.name}`, async (step) => {
      const exported = { to, results, imported: this.imported, step, signal };
      if (to.place.kind === 'registry') {
        if (results.length === 0) step.say('the build has no steps to export');
        else await exportToRegistry(this.#dependencies, { ...exported, target: to.place.reference, credentials });
        return;
      }
      const write = (have: ReadonlySet<string>) =>
        writeCacheLayout(this.#dependencies, { ...exported, have, scratchDir });
      await this.#dependencies.receivers.deliver(to.place.id, write, signal);
    });
  }
}
