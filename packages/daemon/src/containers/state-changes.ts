import { EventEmitter, once } from 'node:events';
import type { ContainerId } from '@tinydock/domain';

/** Wakes those who wait for a container to change; they look at its record themselves. */
export class StateChanges {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #listeners = new Set<(id: ContainerId) => void>();

  announce(id: ContainerId): void {
    this.#emitter.emit(id);
    for (const listener of this.#listeners) listener(id);
  }

  /** Calls the listener at every change of any container; returns how to stop that. */
  subscribe(listener: (id: ContainerId) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves with the first defined answer of `check`, asked now and after every change. */
  async until<T>(id: ContainerId, signal: AbortSignal | undefined, check: () => T | undefined): Promise<T> {
    for (;;) {
      const answer = check();
      if (answer !== undefined) return answer;
      await once(this.#emitter, id, signal === undefined ? {} : { signal });
    }
  }
}
