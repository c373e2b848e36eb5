import type { VariableCheckResult } from '@tinydock/builder';
import type { BuildEvent } from '@tinydock/domain';
import { streamEvents } from '../concurrency/event-queue.ts';
import type { EventBus } from '../system/event-bus.ts';
import type { MemoryRelease } from '../system/memory-release.ts';
import type { CacheReceivers } from './cache-exchange/cache-receivers.ts';
import { checkDockerfileVariables, type VariableCheckWork } from './check-variables.ts';
import { HeldContexts } from './context/held-contexts.ts';
import { exportFiles } from './export-files.ts';
import { OutputGate } from './output-gate.ts';
import type { BuildRecords } from './records/build-records.ts';
import { SshForwards } from './ssh/ssh-forwards.ts';
import type { BuildDependencies, BuildWork } from './build-work.ts';
import { runBuild } from './run-build.ts';

export interface BuildServiceOptions extends BuildDependencies {
  readonly events: EventBus;
  readonly records: BuildRecords;
  readonly memory: MemoryRelease;
}

/** Progress that replaces earlier progress of the same thing. */
function coalesceKey(event: BuildEvent): string | undefined {
  if (event.kind === 'context') return event.kind;
  if (event.kind !== 'pull' || event.event.kind !== 'layer') return undefined;
  return `${event.step} ${event.event.id} ${event.event.status}`;
}

/** What users do with builds. */
export class BuildService {
  readonly #options: BuildServiceOptions;
  readonly #running = new Set<Promise<void>>();
  readonly #held: HeldContexts;
  /** Agents of clients, for builds. */
  readonly forwards = new SshForwards();

  constructor(options: BuildServiceOptions) {
    this.#options = options;
    this.#held = new HeldContexts(options);
  }

  /** Contexts that come beside the one of the build. */
  get held(): HeldContexts {
    return this.#held;
  }

  /** The last event is `done`. @throws as {@link runBuild} */
  async *build(work: BuildWork): AsyncGenerator<BuildEvent, void, undefined> {
    const gate = new OutputGate();
    const events = streamEvents<BuildEvent>({ signal: work.signal, coalesceKey }, (push, signal) => {
      const running = this.#options.records.during(work, signal, (recorder) => {
        const pushCounted = (event: BuildEvent): void => {
          if (event.kind === 'step-output') gate.add(event.data.length);
          recorder.take(event);
          push(event);
        };
        return runBuild(this.#options, { work, signal, gate, push: pushCounted, recordId: recorder.record.id });
      });
      this.#running.add(running);
      return running.finally(() => this.#running.delete(running));
    });
    try {
      for await (const event of events) {
        if (event.kind === 'done') this.#publish(event);
        yield event;
        if (event.kind === 'step-output') gate.taken(event.data.length);
      }
    } finally {
      this.#options.memory.schedule();
    }
  }

  /** Clients that take the caches of builds. */
  get receivers(): CacheReceivers {
    return this.#options.receivers;
  }

  /** @throws as {@link checkDockerfileVariables} */
  checkVariables(work: VariableCheckWork): Promise<VariableCheckResult> {
    return checkDockerfileVariables(this.#options, work);
  }

  /** @throws as {@link exportFiles} */
  exportFiles(image: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
    return exportFiles(this.#options, image, signal);
  }

  /** Waits for builds whose calls have been ended, so that nothing of them is left. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
    await this.#held.close();
    await this.#options.contexts.intake.close();
  }

  #publish({ imageId, tags }: Extract<BuildEvent, { kind: 'done' }>): void {
    for (const name of tags)
      this.#options.events.publish({ type: 'image', action: 'tag', id: imageId, attributes: { name } });
  }
}
