import { setTimeout as sleep } from 'node:timers/promises';
import { type ContainerExit, type ContainerId, createCancelledError, throwIfCancelled } from '@tinydock/domain';
import { findConmonPid, findContainerPid, sendSignal } from './container-processes.ts';
import { readExit, writeExit } from './exit-records.ts';
import { ExitWatcher } from './exit-watcher.ts';
import { processNotFound } from './process-errors.ts';
import { readRecord } from './supervised-record.ts';
import type { SupervisorPaths } from './supervisor-paths.ts';

const SIGKILL = 9;
/** As a shell reports SIGKILL. */
const KILLED_EXIT_CODE = 128 + SIGKILL;
/** For a container whose end nobody saw. */
const LOST_EXIT_CODE = 255;

export interface ContainerEndsOptions {
  /** Exists. */
  readonly exitsDir: string;
  readonly pathsOf: (id: ContainerId) => SupervisorPaths;
  readonly cgroupOf: (id: ContainerId) => string;
  readonly logger: { warn(fields: object, message: string): void } | undefined;
}

/** Waits for containers to end, and finds how they did. */
export class ContainerEnds {
  readonly #options: ContainerEndsOptions;
  readonly #watcher: ExitWatcher;
  /** The ends of those that this process has started. */
  readonly #conmons = new Map<ContainerId, Promise<void>>();

  constructor(options: ContainerEndsOptions) {
    this.#options = options;
    this.#watcher = new ExitWatcher(options.exitsDir);
  }

  /** Has everyone who waits for the container look now. */
  notify(id: ContainerId): void {
    this.#watcher.notify(id);
  }

  /** @param ended resolves when the container's conmon has ended */
  followConmon(id: ContainerId, ended: Promise<unknown>): void {
    const followed = ended.then(() => {
      if (this.#conmons.get(id) === followed) this.#conmons.delete(id);
      this.notify(id);
    });
    this.#conmons.set(id, followed);
  }

  /** Resolves when the container's conmon has ended, or after a while. */
  async conmonEnd(id: ContainerId, withinMs: number): Promise<void> {
    const ended = this.#conmons.get(id);
    await (ended === undefined ? sleep(withinMs) : Promise.race([ended, sleep(withinMs)]));
  }

  /** As `ContainerRuntime.waitExit`. */
  async wait(id: ContainerId, signal?: AbortSignal): Promise<ContainerExit> {
    const what = `waiting for container ${id.slice(0, 12)}`;
    throwIfCancelled(what, signal);
    const { promise, resolve, reject } = Promise.withResolvers<ContainerExit>();
    const check = (): void => {
      this.#find(id).then((exit) => {
        if (exit !== undefined) resolve(exit);
      }, reject);
    };
    const cancel = (): void => {
      reject(createCancelledError(what, signal));
    };
    const unsubscribe = this.#watcher.subscribe(id, check);
    signal?.addEventListener('abort', cancel);
    try {
      check();
      return await promise;
    } finally {
      unsubscribe();
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** The exit, undefined while there is none to expect. @throws TinydockError NOT_FOUND / CONTAINER_NOT_FOUND */
  async #find(id: ContainerId): Promise<ContainerExit | undefined> {
    const { pathsOf, cgroupOf } = this.#options;
    const paths = pathsOf(id);
    // conmon writes the exit before it ends: looked for in this order, a missing exit of a dead conmon stays missing.
    const conmonPid = findConmonPid(paths, id);
    const exit = readExit(paths, id, cgroupOf(id));
    if (exit !== undefined || conmonPid !== undefined) return exit;
    if (readRecord(paths.record) === undefined) throw processNotFound(id);
    await writeExit(paths, this.#endOrphan(id));
    return readExit(paths, id, cgroupOf(id));
  }

  /** Ends a container whose conmon was killed: nobody reads its output and nobody will see it end. */
  #endOrphan(id: ContainerId): number {
    const pid = findContainerPid(this.#options.pathsOf(id), id);
    if (pid === undefined) return LOST_EXIT_CODE;
    this.#options.logger?.warn({ container: id, pid }, "the container's supervisor was killed; ending the container");
    sendSignal(pid, SIGKILL);
    return KILLED_EXIT_CODE;
  }

  /** Aborted when the container has ended or is not known; `cancel` gives up waiting for that. */
  signalEnd(id: ContainerId, cancel: AbortSignal): AbortSignal {
    const ended = new AbortController();
    const end = (): void => {
      ended.abort();
    };
    this.wait(id, cancel).then(end, end);
    return ended.signal;
  }

  close(): void {
    this.#watcher.close();
  }
}
