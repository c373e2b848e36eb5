import { setTimeout as delay } from 'node:timers/promises';
import type {
  ContainerCatalog,
  ContainerId,
  ContainerRecord,
  ContainerRuntime,
  ContainerUsage,
} from '@tinydock/domain';
import { findContainer } from './find-container.ts';

export interface StatsOptions {
  readonly catalog: ContainerCatalog;
  readonly runtime: ContainerRuntime;
}

export interface StatsRequest {
  /** Names or ids; empty for all that run. */
  readonly containers: readonly string[];
  /** Where none are named: those that do not run, too. */
  readonly all: boolean;
  readonly once: boolean;
}

/** What a container used at one moment; all 0 where it does not run. */
export interface ContainerStats extends Omit<ContainerUsage, 'cpuNanoseconds'> {
  /** As it was named; the id where it was not. */
  readonly container: string;
  readonly id: string;
  readonly name: string;
  /** Of one processor, since the sample before. */
  readonly cpuPercent: number;
}

const INTERVAL_MS = 1000;

const NOTHING: ContainerUsage = {
  cpuNanoseconds: 0,
  memoryBytes: 0,
  memoryLimitBytes: 0,
  receivedBytes: 0,
  sentBytes: 0,
  readBytes: 0,
  writtenBytes: 0,
  processes: 0,
};

interface Reading {
  readonly atMs: number;
  readonly usage: ContainerUsage;
}

interface Target {
  readonly container: string;
  readonly record: ContainerRecord;
}

/** Reads the same containers again and again. */
class Sampler {
  readonly #options: StatsOptions;
  readonly #request: StatsRequest;
  /** Named containers are followed by id, whatever becomes of their names. */
  readonly #named: ReadonlyMap<ContainerId, string>;
  #before = new Map<ContainerId, Reading>();

  constructor(options: StatsOptions, request: StatsRequest) {
    this.#options = options;
    this.#request = request;
    this.#named = new Map(request.containers.map((name) => [findContainer(options.catalog, name).id, name]));
  }

  #targets(): readonly Target[] {
    const { catalog } = this.#options;
    if (this.#request.containers.length > 0) {
      return [...this.#named].flatMap(([id, container]) => {
        const record = catalog.getContainer(id);
        return record === undefined ? [] : [{ container, record }];
      });
    }
    return catalog
      .listContainers()
      .filter((record) => this.#request.all || record.state.kind === 'running')
      .map((record) => ({ container: record.id, record }));
  }

  async sample(): Promise<readonly ContainerStats[]> {
    const now = new Map<ContainerId, Reading>();
    const stats: ContainerStats[] = [];
    for (const { container, record } of this.#targets()) {
      const { id, name } = record;
      const usage = (await this.#options.runtime.readUsage(id)) ?? NOTHING;
      const reading = { atMs: performance.now(), usage };
      now.set(id, reading);
      const { cpuNanoseconds: _, ...rest } = usage;
      stats.push({ ...rest, container, id, name, cpuPercent: cpuPercent(this.#before.get(id), reading) });
    }
    this.#before = now;
    return stats;
  }
}

function cpuPercent(before: Reading | undefined, now: Reading): number {
  if (before === undefined || now.atMs <= before.atMs) return 0;
  const usedNanoseconds = now.usage.cpuNanoseconds - before.usage.cpuNanoseconds;
  return Math.max(0, (usedNanoseconds / 1e6 / (now.atMs - before.atMs)) * 100);
}

/**
 * What containers use, once a second; ends when none of the named is left, or the signal is aborted.
 * @throws TinydockError NOT_FOUND / CONTAINER_NOT_FOUND where one of the named is not there
 */
export async function* watchStats(
  options: StatsOptions,
  request: StatsRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly ContainerStats[], void, undefined> {
  const sampler = new Sampler(options, request);
  await sampler.sample();
  for (;;) {
    await delay(INTERVAL_MS, undefined, { signal });
    const stats = await sampler.sample();
    if (stats.length === 0 && request.containers.length > 0) return;
    yield stats;
    if (request.once) return;
  }
}
