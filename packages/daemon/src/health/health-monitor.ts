import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ContainerCatalog,
  type ContainerHealth,
  type ContainerId,
  type ContainerRecord,
  type ContainerRuntime,
  type HealthCourse,
  type HealthProbe,
  isHealthChecked,
  planHealthcheck,
  probeDelayMs,
  recordProbe,
  STARTING_HEALTH,
} from '@tinydock/domain';
import type { KeyLock } from '../concurrency/key-lock.ts';
import { containerEvent } from '../containers/container-event.ts';
import type { StateChanges } from '../containers/state-changes.ts';
import type { EventBus } from '../system/event-bus.ts';
import type { Logger } from '../system/logger.ts';
import { runProbe } from './run-probe.ts';

export interface HealthMonitorOptions {
  readonly catalog: ContainerCatalog;
  readonly runtime: Pick<ContainerRuntime, 'exec'>;
  readonly changes: StateChanges;
  readonly locks: KeyLock;
  readonly events: EventBus;
  readonly logger: Logger;
  readonly clock: () => Date;
}

/** One run of a container that is checked. */
interface Watch {
  readonly startedAt: string;
  readonly course: HealthCourse;
  readonly stop: AbortController;
  health: ContainerHealth;
}

/** When the run that is to be checked began; undefined where there is none. */
function checkedSince(record: ContainerRecord | undefined): string | undefined {
  if (record?.state.kind !== 'running' || record.state.isPaused === true) return undefined;
  return isHealthChecked(record.spec.healthcheck) ? record.state.startedAt : undefined;
}

/**
 * Runs the health checks of the containers that run. One timer for each, and nothing in between. The record gets what
 * changes the status; the rest of the log is written when the container or the daemon stops, so that a check costs no
 * write to the disk.
 */
export class HealthMonitor {
  readonly #options: HealthMonitorOptions;
  readonly #watches = new Map<ContainerId, Watch>();
  readonly #unsubscribe: () => void;

  constructor(options: HealthMonitorOptions) {
    this.#options = options;
    this.#unsubscribe = options.changes.subscribe((id) => {
      this.look(id);
    });
  }

  /** What is known now; undefined for a container that is not checked now, whose record says the last of it. */
  current(id: ContainerId): ContainerHealth | undefined {
    return this.#watches.get(id)?.health;
  }

  /** Begins or ends the checks of a container as its record says; called whenever that has changed. */
  look(id: ContainerId): void {
    const record = this.#options.catalog.getContainer(id);
    const since = checkedSince(record);
    if (this.#watches.get(id)?.startedAt === since) return;
    this.#end(id, record);
    if (record !== undefined && since !== undefined) this.#begin(record, since);
  }

  #begin(record: ContainerRecord, startedAt: string): void {
    const { healthcheck, shell } = record.spec;
    if (healthcheck === undefined) return;
    const watch: Watch = {
      startedAt,
      course: { plan: planHealthcheck(healthcheck, shell), startedAtMs: Date.parse(startedAt) },
      stop: new AbortController(),
      health: record.health ?? STARTING_HEALTH,
    };
    this.#watches.set(record.id, watch);
    this.#check(record, watch).catch((error: unknown) => {
      if (watch.stop.signal.aborted) return;
      this.#options.logger.error({ container: record.id, err: error }, 'cannot check the health of a container');
    });
  }

  #end(id: ContainerId, record: ContainerRecord | undefined): void {
    const watch = this.#watches.get(id);
    this.#watches.delete(id);
    watch?.stop.abort();
    const isSameRun = record?.state.kind === 'running' && record.state.startedAt === watch?.startedAt;
    if (watch !== undefined && isSameRun && record.health?.log.at(-1)?.end !== watch.health.log.at(-1)?.end)
      this.#options.catalog.updateContainer({ ...record, health: watch.health });
  }

  async #check(record: ContainerRecord, watch: Watch): Promise<void> {
    const { runtime, clock } = this.#options;
    const { course, stop } = watch;
    for (;;) {
      await sleep(this.#leftMs(watch), undefined, { signal: stop.signal, ref: false });
      const probe = await runProbe({ runtime, record, plan: course.plan, clock, signal: stop.signal });
      if (probe === undefined) return;
      await this.#record(record.id, watch, probe);
    }
  }

  /** Until the next run. One that is overdue, because the container was frozen or the daemon did not run, is next. */
  #leftMs({ health, course }: Watch): number {
    const nowMs = this.#options.clock().getTime();
    const last = health.log.at(-1)?.end;
    const delayMs = probeDelayMs(health, course, nowMs);
    const passedMs = nowMs - (last === undefined ? course.startedAtMs : Date.parse(last));
    return Math.min(Math.max(delayMs - passedMs, 0), delayMs);
  }

  async #record(id: ContainerId, watch: Watch, probe: HealthProbe): Promise<void> {
    const { locks, catalog, events, changes } = this.#options;
    const before = watch.health.status;
    watch.health = recordProbe(watch.health, probe, watch.course);
    const { status } = watch.health;
    if (status === before) return;
    await locks.run(id, () => {
      const record = catalog.getContainer(id);
      if (record !== undefined && this.#watches.get(id) === watch) {
        catalog.updateContainer({ ...record, health: watch.health });
        events.publish(containerEvent(record, `health_status: ${status}`));
        changes.announce(id);
      }
      return Promise.resolve();
    });
  }

  /** Ends all checks; the containers go on. */
  close(): void {
    this.#unsubscribe();
    for (const id of [...this.#watches.keys()]) this.#end(id, this.#options.catalog.getContainer(id));
  }
}
