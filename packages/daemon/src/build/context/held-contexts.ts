import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import type { SourceTree } from '@tinydock/builder';
import { type BuildEvent, TinydockError } from '@tinydock/domain';
import { streamEvents } from '../../concurrency/event-queue.ts';
import { buildPaths, type BuildRoots } from '../build-paths.ts';
import { type ContextDependencies, type ContextTaking, takeContext } from './take-context.ts';

export type HoldEvent =
  | Extract<BuildEvent, { kind: 'context' | 'context-wanted' }>
  /** The files are there. */
  | { readonly kind: 'held'; readonly id: string };

export type HoldWork = Pick<ContextTaking, 'context' | 'offer' | 'signal'>;

function coalesceKey({ kind }: HoldEvent): string | undefined {
  return kind === 'context' ? kind : undefined;
}

/** A context that stays where it is until this is disposed of. */
export interface HeldTree extends Disposable {
  readonly tree: SourceTree;
}

/** A context and the builds that read it. */
class SharedTree {
  readonly tree: SourceTree;
  readonly #unused = Promise.withResolvers<undefined>();
  #users = 1;

  constructor(tree: SourceTree) {
    this.tree = tree;
  }

  take(): HeldTree {
    this.#users += 1;
    return { tree: this.tree, [Symbol.dispose]: () => this.#leave() };
  }

  #leave(): void {
    this.#users -= 1;
    if (this.#users === 0) this.#unused.resolve(undefined);
  }

  /** Nobody takes it any more; resolves when nobody reads it either. */
  async retire(): Promise<void> {
    this.#leave();
    await this.#unused.promise;
  }
}

/** Contexts that builds name, each for as long as the call lasts that has brought it. */
export class HeldContexts {
  readonly #dependencies: ContextDependencies & BuildRoots;
  readonly #trees = new Map<string, SharedTree>();
  readonly #running = new Set<Promise<void>>();

  constructor(dependencies: ContextDependencies & BuildRoots) {
    this.#dependencies = dependencies;
  }

  /**
   * Takes a context in and holds it until the work is cancelled or nobody reads the events any more, and no build reads
   * it; nothing is left.
   * @throws TinydockError as {@link takeContext}
   */
  hold(work: HoldWork): AsyncGenerator<HoldEvent, void, undefined> {
    return streamEvents<HoldEvent>({ signal: work.signal, coalesceKey }, (push, signal) => {
      const running = this.#hold({ ...work, signal }, push);
      this.#running.add(running);
      return running.finally(() => this.#running.delete(running));
    });
  }

  async #hold(work: HoldWork, push: (event: HoldEvent) => void): Promise<void> {
    // Nobody else can tell it.
    const id = randomUUID();
    const paths = buildPaths(this.#dependencies, id);
    await mkdir(paths.dir, { recursive: true, mode: 0o700 });
    try {
      await using resources = new AsyncDisposableStack();
      const shared = new SharedTree(await takeContext(this.#dependencies, { ...work, paths, resources, push }));
      this.#trees.set(id, shared);
      push({ kind: 'held', id });
      if (!work.signal.aborted) await once(work.signal, 'abort');
      this.#trees.delete(id);
      // Threads read the file by its descriptor, which may be that of another file once it is closed.
      await shared.retire();
    } finally {
      await rm(paths.dir, { recursive: true, force: true });
    }
  }

  /** @throws TinydockError NOT_FOUND for one whose call has ended */
  take(id: string): HeldTree {
    const shared = this.#trees.get(id);
    if (shared !== undefined) return shared.take();
    throw new TinydockError({ code: 'NOT_FOUND', message: 'a named context of the build is not held any more' });
  }

  /** Waits for those whose calls have been ended. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
  }
}
