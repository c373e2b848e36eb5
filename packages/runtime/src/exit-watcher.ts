import { type FSWatcher, watch } from 'node:fs';
import type { ContainerId } from '@tinydock/domain';

/** Finds what an event may have missed: a file system event that was lost, a conmon of a former daemon that died. */
const CHECK_INTERVAL_MS = 1000;

/** Looks again at a container; called without order, errors are its own affair. */
export type ExitCheck = (id: ContainerId) => void;

/** Says when to look whether a container has ended. Costs nothing while nobody waits. */
export class ExitWatcher {
  readonly #dir: string;
  readonly #checks = new Map<ContainerId, Set<ExitCheck>>();
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param dir where conmon puts a file named after each container that ends; exists */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Calls `check` whenever the container may have ended; returns how to stop that. */
  subscribe(id: ContainerId, check: ExitCheck): () => void {
    const checks = this.#checks.get(id) ?? new Set();
    this.#checks.set(id, checks.add(check));
    this.#open();
    return () => {
      checks.delete(check);
      if (checks.size === 0 && this.#checks.get(id) === checks) this.#checks.delete(id);
      if (this.#checks.size === 0) this.close();
    };
  }

  /** Has everyone who waits for the container look now. */
  notify(id: ContainerId): void {
    for (const check of this.#checks.get(id) ?? []) check(id);
  }

  #notifyAll(): void {
    for (const id of this.#checks.keys()) this.notify(id);
  }

  #open(): void {
    if (this.#watcher !== undefined) return;
    this.#watcher = watch(this.#dir, { persistent: false }, (_, name) => {
      if (name === null) this.#notifyAll();
      else this.notify(name as ContainerId);
    });
    this.#watcher.on('error', () => undefined);
    this.#timer = setInterval(() => {
      this.#notifyAll();
    }, CHECK_INTERVAL_MS);
    this.#timer.unref();
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
