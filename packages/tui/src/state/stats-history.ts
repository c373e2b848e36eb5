import type { Container, ContainerStats } from '@tinydock/protocol';

/** What a container used over the last minutes, the newest last. */
export interface StatsHistory {
  readonly latest: ContainerStats;
  /** Of one processor. */
  readonly cpuPercent: readonly number[];
  readonly memoryBytes: readonly number[];
  /** Received and sent, bytes a sample. */
  readonly networkBytes: readonly number[];
  /** Read and written, bytes a sample. */
  readonly blockBytes: readonly number[];
}

/** Undefined for a container that does not run: it uses nothing, whatever it did. */
export function statsOf(
  stats: AllStats,
  container: Pick<Container, 'id' | 'status'> | undefined,
): StatsHistory | undefined {
  const isAlive = container?.status?.state === 'running' || container?.status?.state === 'paused';
  return isAlive ? stats.get(container.id) : undefined;
}

export type AllStats = ReadonlyMap<string, StatsHistory>;

/** Samples come once a second. */
export const MAX_SAMPLES = 300;

function push(values: readonly number[], value: number): readonly number[] {
  return [...values.slice(-(MAX_SAMPLES - 1)), value];
}

/** Counters begin again with a container that is started again. */
function grown(before: number | undefined, now: number): number {
  return before === undefined ? 0 : Math.max(0, now - before);
}

function extend(before: StatsHistory | undefined, latest: ContainerStats): StatsHistory {
  const last = before?.latest;
  const network = grown(last && last.receivedBytes + last.sentBytes, latest.receivedBytes + latest.sentBytes);
  const block = grown(last && last.readBytes + last.writtenBytes, latest.readBytes + latest.writtenBytes);
  return {
    latest,
    cpuPercent: push(before?.cpuPercent ?? [], latest.cpuPercent),
    memoryBytes: push(before?.memoryBytes ?? [], latest.memoryBytes),
    networkBytes: push(before?.networkBytes ?? [], network),
    blockBytes: push(before?.blockBytes ?? [], block),
  };
}

/** Adds a sample; containers that are not in it do not run, and are forgotten. */
export function takeSample(before: AllStats, sample: readonly ContainerStats[]): AllStats {
  return new Map(sample.map((stats) => [stats.id, extend(before.get(stats.id), stats)]));
}
