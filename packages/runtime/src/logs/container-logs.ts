import type { ContainerId, LogLimits, LogQuery, LogRecord } from '@tinydock/domain';
import { limitLog } from './log-limiter.ts';
import { LogRotations } from './log-rotations.ts';
import { readLog } from './read-log.ts';

/** The recorded output of containers. */
export class ContainerLogs {
  readonly rotations = new LogRotations();
  readonly #signalEnd: (id: ContainerId, cancel: AbortSignal) => AbortSignal;

  /** @param signalEnd gives a signal that is aborted when the container has ended, until its argument is aborted */
  constructor(signalEnd: (id: ContainerId, cancel: AbortSignal) => AbortSignal) {
    this.#signalEnd = signalEnd;
  }

  /** As `ContainerRuntime.readLogs`. */
  async *read(id: ContainerId, path: string, query: LogQuery): AsyncGenerator<readonly LogRecord[]> {
    const stop = new AbortController();
    const ended = query.follow ? this.#signalEnd(id, stop.signal) : AbortSignal.abort();
    try {
      yield* readLog({ rotations: this.rotations, path, query, ended });
    } finally {
      stop.abort();
    }
  }

  /** Rotates the log of a container that runs, until the signal. */
  async limit(log: { readonly path: string; readonly bundleDir: string }, limits: LogLimits, signal: AbortSignal) {
    await limitLog(this.rotations, { ...log, ...limits }, signal);
  }
}
