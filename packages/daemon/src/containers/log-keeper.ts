import { rmSync } from 'node:fs';
import type { ContainerCatalog, ContainerId, ContainerRecord, ContainerRuntime } from '@tinydock/domain';
import type { Logger } from '../system/logger.ts';
import { containerPaths } from './container-paths.ts';
import type { StateChanges } from './state-changes.ts';

export interface LogKeeperOptions {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: ContainerCatalog;
  readonly runtime: Pick<ContainerRuntime, 'limitLog'>;
  readonly changes: StateChanges;
  readonly logger: Logger;
}

/** Keeps the logs of containers that run within their limits, and removes those that nobody wants kept. */
export class LogKeeper {
  readonly #options: LogKeeperOptions;
  readonly #running = new Map<ContainerId, AbortController>();
  readonly #unsubscribe: () => void;

  constructor(options: LogKeeperOptions) {
    this.#options = options;
    this.#unsubscribe = options.changes.subscribe((id) => {
      this.look(id);
    });
  }

  /** Begins or ends the watch over a log as the container's record says; called whenever that has changed. */
  look(id: ContainerId): void {
    const record = this.#options.catalog.getContainer(id);
    const isRunning = record?.state.kind === 'running';
    const stop = this.#running.get(id);
    if (isRunning && stop === undefined) this.#begin(record);
    else if (!isRunning && stop !== undefined) this.#end(id, stop, record);
  }

  #begin(record: ContainerRecord): void {
    const limits = record.spec.log?.limits;
    if (limits === undefined) return;
    const { runtime, logger } = this.#options;
    const { bundleDir, logPath } = containerPaths(this.#options, record.id);
    const stop = new AbortController();
    this.#running.set(record.id, stop);
    runtime.limitLog({ path: logPath, bundleDir }, limits, stop.signal).catch((error: unknown) => {
      logger.error({ container: record.id, err: error }, 'cannot limit the log of a container');
    });
  }

  #end(id: ContainerId, stop: AbortController, record: ContainerRecord | undefined): void {
    this.#running.delete(id);
    stop.abort();
    if (record?.spec.log?.driver !== 'none') return;
    const { logPath } = containerPaths(this.#options, id);
    // At once, so that it is not the log of the next run; attached clients have it open, and read it to its end.
    rmSync(logPath, { force: true });
  }

  /** Ends all watches; logs grow on until the daemon is back. */
  close(): void {
    this.#unsubscribe();
    for (const stop of this.#running.values()) stop.abort();
    this.#running.clear();
  }
}
