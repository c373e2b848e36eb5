import { availableParallelism } from 'node:os';
import {
  checkLimits,
  type ContainerCatalog,
  type ContainerId,
  type ContainerLimits,
  type ContainerRecord,
  type ContainerRuntime,
  type NetworkDriver,
  NO_LIMITS,
  parseContainerName,
  type RestartPolicy,
  TinydockError,
} from '@tinydock/domain';
import type { KeyLock } from '../concurrency/key-lock.ts';
import type { EventBus } from '../system/event-bus.ts';
import { containerEvent } from './container-event.ts';
import type { ContainerSupervisor } from './container-supervisor.ts';
import { findContainer } from './find-container.ts';
import type { StateChanges } from './state-changes.ts';
import { waitForContainer } from './wait-for-container.ts';

export interface ContainerControlOptions {
  readonly catalog: ContainerCatalog;
  readonly runtime: ContainerRuntime;
  readonly supervisor: ContainerSupervisor;
  readonly changes: StateChanges;
  readonly locks: KeyLock;
  readonly events: EventBus;
  readonly network: Pick<NetworkDriver, 'rename'>;
}

export interface StopOptions {
  /** Negative for no limit; undefined for the container's own. */
  readonly timeoutSeconds?: number | undefined;
  /** Undefined for the container's own. */
  readonly signal?: string | undefined;
}

/** What is left out stays as it is. */
export interface ContainerChanges {
  readonly limits: Partial<ContainerLimits>;
  readonly restart: RestartPolicy | undefined;
}

/** What a kill waits for at the most before it reports that the container does not end. */
const KILL_TIMEOUT_MS = 15_000;
/** How often a forced removal kills a container that others keep starting. */
const MAX_REMOVE_ATTEMPTS = 5;

/** Ends, freezes, renames and removes containers that are there. */
export class ContainerControl {
  readonly #options: ContainerControlOptions;

  constructor(options: ContainerControlOptions) {
    this.#options = options;
  }

  #find(nameOrId: string): ContainerRecord {
    return findContainer(this.#options.catalog, nameOrId);
  }

  /** The record once a start, exit or removal that is under way is done; undefined where it is gone then. */
  async #settled(id: ContainerId): Promise<ContainerRecord | undefined> {
    await this.#options.supervisor.settle(id);
    return this.#options.catalog.getContainer(id);
  }

  /** Asks the program to end, and kills it when it has not after the time-out; nothing happens where it does not run. */
  async stop(nameOrId: string, options: StopOptions): Promise<void> {
    const { id } = this.#find(nameOrId);
    await this.#options.supervisor.markStopped(id);
    const record = await this.#settled(id);
    if (record?.state.kind !== 'running') return;
    const timeoutSeconds = options.timeoutSeconds ?? record.spec.stopTimeoutSeconds;
    await this.#signal(record, options.signal ?? record.spec.stopSignal);
    await this.#thaw(record.id);
    if (!(await this.#endedWithin(record.id, timeoutSeconds < 0 ? undefined : timeoutSeconds * 1000))) {
      await this.#end(record.id);
    }
    this.#options.events.publish(containerEvent(record, 'stop'));
  }

  /** Stops a container that runs, and starts it; it stays there in between, whatever was asked for its end. */
  async restart(nameOrId: string, options: StopOptions): Promise<void> {
    const { supervisor, events } = this.#options;
    const record = this.#find(nameOrId);
    await supervisor.keep(record.id, async () => {
      await this.stop(record.id, options);
      await supervisor.start(record.id);
    });
    events.publish(containerEvent(record, 'restart'));
  }

  /** A container that has ended in the meantime is no failure. */
  async #signal(record: ContainerRecord, signal: string): Promise<void> {
    try {
      await this.#options.runtime.kill(record.id, signal);
      this.#options.events.publish(containerEvent(record, 'kill', { signal }));
    } catch (error) {
      if (!(error instanceof TinydockError && error.reason === 'CONTAINER_NOT_RUNNING')) throw error;
    }
  }

  async #endedWithin(id: ContainerId, timeoutMs: number | undefined): Promise<boolean> {
    const signal = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
    try {
      await waitForContainer(this.#options, id, { condition: 'not-running', signal });
      return true;
    } catch (error) {
      if (signal?.aborted === true) return false;
      throw error;
    }
  }

  /**
   * Sends a signal. A paused container goes on where the signal is to end it, else it takes it when it is unpaused.
   * @throws TinydockError FAILED_PRECONDITION / CONTAINER_NOT_RUNNING, INVALID_ARGUMENT for an unknown signal
   */
  async kill(nameOrId: string, signal: string): Promise<void> {
    const record = await this.#settled(this.#find(nameOrId).id);
    if (record?.state.kind !== 'running') throw notRunning('kill', record?.name ?? nameOrId);
    const bare = (name: string): string => name.toUpperCase().replace(/^SIG/, '');
    const isEnd = ['KILL', '9', bare(record.spec.stopSignal)].includes(bare(signal));
    if (isEnd) await this.#options.supervisor.markStopped(record.id);
    await this.#options.runtime.kill(record.id, signal);
    this.#options.events.publish(containerEvent(record, 'kill', { signal }));
    if (isEnd) await this.#thaw(record.id);
  }

  async remove(nameOrId: string, options: { readonly force: boolean; readonly volumes: boolean }): Promise<void> {
    const { id } = this.#find(nameOrId);
    for (let attempt = 1; ; attempt += 1) {
      if (options.force) await this.#end(id);
      try {
        await this.#options.supervisor.remove(id, options.volumes);
        return;
      } catch (error) {
        // Somebody else has started it since it was killed.
        const isRunning = error instanceof TinydockError && error.reason === 'CONTAINER_RUNNING';
        if (!options.force || !isRunning || attempt === MAX_REMOVE_ATTEMPTS) throw error;
      }
    }
  }

  /** Kills the program, if it runs, and waits for its end. */
  async #end(id: ContainerId): Promise<void> {
    await this.#options.supervisor.markStopped(id);
    const record = await this.#settled(id);
    if (record?.state.kind !== 'running') return;
    await this.#signal(record, 'SIGKILL');
    if (!(await this.#endedWithin(id, KILL_TIMEOUT_MS))) throw this.#stuck(record);
  }

  #stuck(record: ContainerRecord): TinydockError {
    return new TinydockError({
      code: 'DEADLINE_EXCEEDED',
      message: `container ${record.name} did not end within ${KILL_TIMEOUT_MS / 1000} seconds of SIGKILL (${this.#options.runtime.info.name})`,
      hint: 'A process of it may be stuck in the kernel; see `ps -eo pid,stat,wchan,args`.',
    });
  }

  /** Freezes the processes. @throws TinydockError FAILED_PRECONDITION / CONTAINER_NOT_RUNNING or CONTAINER_PAUSED */
  async pause(nameOrId: string): Promise<void> {
    const { locks, catalog, runtime } = this.#options;
    const { id, name } = this.#find(nameOrId);
    await locks.run(id, async () => {
      const record = catalog.getContainer(id);
      if (record?.state.kind !== 'running') throw notRunning('pause', name);
      if (record.state.isPaused === true) {
        throw new TinydockError({
          code: 'FAILED_PRECONDITION',
          reason: 'CONTAINER_PAUSED',
          message: `container ${record.name} is already paused`,
        });
      }
      await runtime.pause(id);
      this.#setPaused(record, true);
    });
  }

  /** Lets the processes go on. @throws TinydockError FAILED_PRECONDITION where it is not paused */
  async unpause(nameOrId: string): Promise<void> {
    const { id, name } = this.#find(nameOrId);
    if (await this.#thaw(id)) return;
    throw new TinydockError({ code: 'FAILED_PRECONDITION', message: `container ${name} is not paused` });
  }

  /** False where it was not paused. */
  async #thaw(id: ContainerId): Promise<boolean> {
    const { locks, catalog, runtime } = this.#options;
    return locks.run(id, async () => {
      const record = catalog.getContainer(id);
      if (record?.state.kind !== 'running' || record.state.isPaused !== true) return false;
      await runtime.unpause(id);
      this.#setPaused(record, false);
      return true;
    });
  }

  #setPaused(record: ContainerRecord, isPaused: boolean): void {
    const { catalog, changes, events } = this.#options;
    if (record.state.kind !== 'running') return;
    catalog.setState(record.id, { ...record.state, isPaused });
    changes.announce(record.id);
    events.publish(containerEvent(record, isPaused ? 'pause' : 'unpause'));
  }

  /**
   * Changes what a container may use, at once where it runs, and what happens when it has ended.
   * @throws TinydockError INVALID_ARGUMENT for a limit that cannot be; FAILED_PRECONDITION where the kernel refuses
   */
  async update(nameOrId: string, changes: ContainerChanges): Promise<void> {
    const { locks, catalog, runtime, events } = this.#options;
    const { id } = this.#find(nameOrId);
    await locks.run(id, async () => {
      const record = this.#find(id);
      const before = { ...NO_LIMITS, ...record.spec.limits };
      const limits = { ...before, ...changes.limits };
      checkLimits(limits, availableParallelism());
      const hasLimits = Object.keys(changes.limits).length > 0;
      if (hasLimits && record.state.kind === 'running') await runtime.updateLimits(id, limits, before);
      const restart = changes.restart ?? record.spec.restart;
      if (record.spec.autoRemove && restart !== undefined && restart.name !== 'no') throw removedAtEnd(record.name);
      catalog.updateContainer({ ...record, spec: { ...record.spec, limits, restart } });
      events.publish(containerEvent(record, 'update'));
    });
  }

  /** @throws TinydockError INVALID_ARGUMENT, ALREADY_EXISTS / NAME_IN_USE */
  async rename(nameOrId: string, newName: string): Promise<void> {
    const { locks, catalog, events, network } = this.#options;
    const { id } = this.#find(nameOrId);
    const name = parseContainerName(newName);
    await locks.run(id, async () => {
      const record = this.#find(id);
      if (record.name === name) {
        const message = `cannot rename container ${name}: it has this name already`;
        throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
      }
      catalog.renameContainer(id, name);
      events.publish(containerEvent({ ...record, name }, 'rename', { oldName: record.name }));
      await network.rename(id, name);
    });
  }
}

function removedAtEnd(name: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `container ${name} cannot have a restart policy: it is removed when it ends`,
  });
}

function notRunning(action: string, name: string): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'CONTAINER_NOT_RUNNING',
    message: `cannot ${action} container ${name}: it is not running`,
  });
}
