import { mkdir, rename } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  type ContainerCatalog,
  type ContainerExit,
  type ContainerHealth,
  type ContainerId,
  type ContainerRecord,
  type ContainerRuntime,
  containerStateName,
  hasErrnoCode,
  isHealthChecked,
  STARTING_HEALTH,
  TinydockError,
} from '@tinydock/domain';
import { removeTree } from '@tinydock/layer-store';
import type { ContainerNetworks } from '../networks/container-networks.ts';
import type { EventBus } from '../system/event-bus.ts';
import type { KeyLock } from '../concurrency/key-lock.ts';
import type { Logger } from '../system/logger.ts';
import type { VolumeStore } from '../volumes/volume-store.ts';
import type { AttachWaiters } from './attach-waiters.ts';
import { containerEvent } from './container-event.ts';
import type { ContainerLauncher } from './container-launcher.ts';
import { containerPaths } from './container-paths.ts';
import { type EndedRun, planRestart } from './restart-policy.ts';
import type { StateChanges } from './state-changes.ts';

export interface SupervisorOptions {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: ContainerCatalog;
  readonly runtime: ContainerRuntime;
  readonly launcher: ContainerLauncher;
  readonly networks: Pick<ContainerNetworks, 'announce'>;
  readonly volumes: VolumeStore;
  readonly waiters: AttachWaiters;
  readonly changes: StateChanges;
  readonly locks: KeyLock;
  readonly events: EventBus;
  readonly logger: Logger;
  readonly clock: () => Date;
  /** What the health checks of a container that runs say. */
  readonly currentHealth: (id: ContainerId) => ContainerHealth | undefined;
}

/** Takes containers from state to state. Every transition of one container happens under its lock. */
export class ContainerSupervisor {
  readonly #options: SupervisorOptions;
  readonly #stop = new AbortController();
  readonly #restarts = new Map<ContainerId, NodeJS.Timeout>();
  /** Those that stay when they end, and how many want them to. */
  readonly #kept = new Map<ContainerId, number>();

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Runs the container's program; nothing happens where it runs. */
  async start(id: ContainerId): Promise<void> {
    await this.#options.locks.run(id, async () => {
      const record = this.#mustGet(id);
      if (record.state.kind === 'running') {
        if (record.state.isPaused !== true) return;
        throw new TinydockError({
          code: 'FAILED_PRECONDITION',
          reason: 'CONTAINER_PAUSED',
          message: `cannot start container ${record.name}: it is paused`,
          hint: 'Let it go on with `tdctl unpause`.',
        });
      }
      if (record.state.kind === 'removing') throw notFound(id);
      this.#cancelRestart(id);
      await this.#launch({ ...record, restartCount: 0, isStopped: false });
    });
  }

  async #launch(record: ContainerRecord): Promise<void> {
    const { catalog, launcher, waiters, runtime, networks, changes, events, clock } = this.#options;
    const { id } = record;
    const connect = (): Promise<void> => waiters.connect(id, (options) => runtime.attach(id, options));
    try {
      const { pid, addresses, boundPorts } = await launcher.launch(record, {
        terminalSize: waiters.terminalSize(id),
        beforeStart: connect,
      });
      const state = { kind: 'running', pid, startedAt: clock().toISOString() } as const;
      const health = isHealthChecked(record.spec.healthcheck) ? STARTING_HEALTH : undefined;
      catalog.updateContainer({ ...record, state, addresses, boundPorts, health });
      networks.announce({ id, addresses }, 'connect');
    } catch (error) {
      waiters.fail(id, error);
      const message = error instanceof Error ? error.message : String(error);
      const { state } = record;
      catalog.setState(
        id,
        state.kind === 'exited'
          ? { ...state, restartAt: undefined, error: message }
          : { kind: 'created', error: message },
      );
      throw error;
    }
    this.watch(id);
    changes.announce(id);
    events.publish(containerEvent(record, 'start'));
    // Those who came while the program was being started saw a container that did not run. Their failure is not ours.
    await connect().catch(() => undefined);
  }

  /** Notes that a user ends the container, so that its restart policy does not start it again. */
  async markStopped(id: ContainerId): Promise<void> {
    const { locks, catalog, changes } = this.#options;
    await locks.run(id, () => {
      const record = catalog.getContainer(id);
      if (record === undefined || record.isStopped === true) return Promise.resolve();
      this.#cancelRestart(id);
      const { state } = record;
      const settled = state.kind === 'exited' ? { ...state, restartAt: undefined } : state;
      catalog.updateContainer({ ...record, isStopped: true, state: settled });
      changes.announce(id);
      return Promise.resolve();
    });
  }

  /** Starts a container after a while, unless a user does something to it before. */
  scheduleRestart(id: ContainerId, delayMs: number): void {
    this.#cancelRestart(id);
    const timer = setTimeout(() => {
      this.#restarts.delete(id);
      this.#restart(id).catch((error: unknown) => {
        this.#options.logger.warn({ container: id, err: error }, 'a restart policy cannot start a container');
      });
    }, delayMs);
    this.#restarts.set(id, timer);
  }

  #cancelRestart(id: ContainerId): void {
    clearTimeout(this.#restarts.get(id));
    this.#restarts.delete(id);
  }

  async #restart(id: ContainerId): Promise<void> {
    await this.#options.locks.run(id, async () => {
      const record = this.#options.catalog.getContainer(id);
      if (record?.state.kind !== 'exited' || this.#stop.signal.aborted || this.#restarts.has(id)) return;
      try {
        await this.#launch(record);
      } catch (error) {
        // It has not run at all: what counts is how often it was tried.
        const { state } = record;
        const message = error instanceof Error ? error.message : String(error);
        this.#planRestart(
          { ...record, state: { ...state, error: message } },
          { ...state, finishedAt: state.startedAt },
        );
        throw error;
      }
    });
  }

  /** What the policy says of a program that has ended. */
  #planRestart(record: ContainerRecord, run?: EndedRun): void {
    const { catalog, clock, changes } = this.#options;
    const { id, state } = record;
    const plan = state.kind === 'exited' ? planRestart(record, run ?? state) : undefined;
    if (state.kind !== 'exited' || plan === undefined) return;
    const restartAt = new Date(clock().getTime() + plan.delayMs).toISOString();
    catalog.updateContainer({ ...record, restartCount: plan.restartCount, state: { ...state, restartAt } });
    changes.announce(id);
    this.scheduleRestart(id, plan.delayMs);
  }

  /** Does work in which the container's end is no reason to remove it; whether it is one then is looked at last. */
  async keep(id: ContainerId, work: () => Promise<void>): Promise<void> {
    this.#kept.set(id, (this.#kept.get(id) ?? 0) + 1);
    try {
      await work();
    } finally {
      const others = (this.#kept.get(id) ?? 1) - 1;
      if (others > 0) this.#kept.set(id, others);
      else this.#kept.delete(id);
      await this.#removeEnded(id);
    }
  }

  async #removeEnded(id: ContainerId): Promise<void> {
    await this.#options.locks.run(id, async () => {
      const record = this.#options.catalog.getContainer(id);
      const isOver = record?.state.kind === 'exited' && record.spec.autoRemove && !this.#kept.has(id);
      if (isOver) await this.#removeLocked(record, true);
    });
  }

  /** Waits until no transition of the container is under way, so that what the record says is what is. */
  async settle(id: ContainerId): Promise<void> {
    await this.#options.locks.run(id, () => Promise.resolve());
  }

  /** Records the container's exit when it comes. */
  watch(id: ContainerId): void {
    const { runtime, logger } = this.#options;
    runtime
      .waitExit(id, this.#stop.signal)
      .then((exit) => this.recordExit(id, exit))
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted) logger.error({ container: id, err: error }, 'cannot record the exit');
      });
  }

  /** Writes the exit down, tells those who wait, and takes down what the container used. */
  async recordExit(id: ContainerId, exit: ContainerExit): Promise<void> {
    const { locks, catalog, networks, changes, events, launcher, currentHealth } = this.#options;
    await locks.run(id, async () => {
      const found = catalog.getContainer(id);
      if (found?.state.kind !== 'running') return;
      const record = { ...found, health: currentHealth(id) ?? found.health };
      const { startedAt } = found.state;
      const { exitCode, finishedAt, oomKilled } = exit;
      const state = { kind: 'exited', exitCode, startedAt, finishedAt, oomKilled } as const;
      // Where the row says after a power failure that it runs, its end is found again, and it is removed.
      const isSynced = !record.spec.autoRemove;
      catalog.updateContainer({ ...record, state, addresses: [], boundPorts: [] }, { isSynced });
      changes.announce(id);
      if (oomKilled) events.publish(containerEvent(record, 'oom'));
      events.publish(containerEvent(record, 'die', { exitCode: String(exitCode) }));
      networks.announce(record, 'disconnect');
      await launcher.dismantle(id);
      if (record.spec.autoRemove && !this.#kept.has(id)) await this.#discard({ ...record, state }, true);
      else this.#planRestart({ ...record, state, addresses: [], boundPorts: [] });
    });
  }

  /**
   * Removes a container that does not run, with its writable layer.
   * @throws TinydockError FAILED_PRECONDITION / CONTAINER_RUNNING
   */
  async remove(id: ContainerId, withVolumes: boolean): Promise<void> {
    await this.#options.locks.run(id, async () => {
      const record = this.#options.catalog.getContainer(id);
      if (record === undefined) return;
      if (record.state.kind === 'running' || containerStateName(record.state) === 'restarting') {
        throw new TinydockError({
          code: 'FAILED_PRECONDITION',
          reason: 'CONTAINER_RUNNING',
          message: `cannot remove container ${record.name}: it is ${containerStateName(record.state)}`,
          hint: 'Stop it first, or use --force.',
        });
      }
      await this.#removeLocked(record, withVolumes);
    });
  }

  async #removeLocked(record: ContainerRecord, withVolumes: boolean): Promise<void> {
    const { catalog, launcher } = this.#options;
    this.#cancelRestart(record.id);
    catalog.setState(record.id, { kind: 'removing' });
    await launcher.dismantle(record.id);
    await this.#discard(record, withVolumes);
  }

  /** Removes one that is taken down, and whose row says that it is to be removed. */
  async #discard(record: ContainerRecord, withVolumes: boolean): Promise<void> {
    const { catalog, changes, events, waiters } = this.#options;
    const { id } = record;
    await this.discardFiles(record, withVolumes);
    // The row that a power failure would bring back says that it is to be removed.
    catalog.deleteContainer(id, { isSynced: false });
    waiters.fail(id, notFound(record.name));
    changes.announce(id);
    events.publish(containerEvent(record, 'destroy'));
  }

  /** Moves the container's files out of sight, and deletes them in the background. */
  async discardFiles(record: ContainerRecord, withVolumes: boolean): Promise<void> {
    const { root, volumes } = this.#options;
    await discard(containerPaths(this.#options, record.id).dir, join(root, 'trash'));
    if (withVolumes) await volumes.removeAnonymous(record);
  }

  #mustGet(id: ContainerId): ContainerRecord {
    const record = this.#options.catalog.getContainer(id);
    if (record === undefined) throw notFound(id);
    return record;
  }

  /** Stops watching; the containers go on. */
  close(): void {
    this.#stop.abort();
    for (const id of [...this.#restarts.keys()]) this.#cancelRestart(id);
  }
}

async function discard(dir: string, trashDir: string): Promise<void> {
  const target = join(trashDir, randomUUID());
  await mkdir(trashDir, { recursive: true, mode: 0o700 });
  try {
    await rename(dir, target);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return;
    throw error;
  }
  removeTree(target).catch(() => undefined);
}

function notFound(container: string): TinydockError {
  return new TinydockError({
    code: 'NOT_FOUND',
    reason: 'CONTAINER_NOT_FOUND',
    message: `no such container: ${container}`,
  });
}
