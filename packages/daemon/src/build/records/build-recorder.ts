import {
  type BuildEvent,
  type BuildRecord,
  type BuildRecordCatalog,
  isTinydockError,
  type TimedBuildEvent,
} from '@tinydock/domain';
import type { Logger } from '../../system/logger.ts';
import { BuildLogWriter } from './build-log-writer.ts';
import { OutputClip } from './output-clip.ts';
import type { SecretMask } from './secret-mask.ts';
import { shortenText, StepRecords } from './step-records.ts';

/** How long changes wait to be saved: a build of many steps is saved once in this time, and at its end. */
const SAVE_DELAY_MS = 1000;
const OUTPUT_LIMITS = { buildBytes: 4 * 1024 ** 2, stepBytes: 1024 ** 2, tailBytes: 16 * 1024 };
/** Output is written in base64, and there are the steps. */
const MAX_LOG_BYTES = 8 * 1024 ** 2;
const MAX_ERROR = 8000;

export interface BuildRecorderOptions {
  /** As the build begins. */
  readonly record: BuildRecord;
  readonly logPath: string;
  readonly catalog: Pick<BuildRecordCatalog, 'putBuild'>;
  readonly mask: SecretMask;
  readonly logger: Logger;
  readonly clock: () => Date;
}

interface Failure {
  readonly error: unknown;
  readonly isCancelled: boolean;
}

/** What is said of layers that are fetched. */
const TOLD_PULLS: readonly string[] = ['retrying', 'complete'];

function isTold(event: BuildEvent): boolean {
  if (event.kind === 'context-wanted') return false;
  return event.kind !== 'pull' || event.event.kind !== 'layer' || TOLD_PULLS.includes(event.event.status);
}

/** Keeps the record of a build that runs. Whatever goes wrong with it, the build goes on. */
export class BuildRecorder {
  readonly log: BuildLogWriter;
  readonly #options: BuildRecorderOptions;
  readonly #steps = new StepRecords();
  readonly #clip = new OutputClip(OUTPUT_LIMITS);
  #record: BuildRecord;
  /** How far the context has come; told once, when something else happens. */
  #context: TimedBuildEvent | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BuildRecorderOptions) {
    this.#options = options;
    this.#record = options.record;
    const { logPath: path, logger } = options;
    this.log = new BuildLogWriter({ path, maxBytes: MAX_LOG_BYTES, logger });
    this.#save();
  }

  get record(): BuildRecord {
    return { ...this.#record, steps: this.#steps.all };
  }

  /** Takes note of what the build tells. */
  take(event: BuildEvent): void {
    if (!isTold(event)) return;
    const timed = { timeMs: this.#options.clock().getTime(), event };
    if (event.kind === 'context') {
      this.#context = timed;
      return;
    }
    if (this.#context !== undefined) this.log.append(this.#context);
    this.#context = undefined;
    if (event.kind === 'step-output')
      this.#output(timed.timeMs, event.step, this.#options.mask.mask(event.step, event.data));
    else this.#tell(timed);
  }

  #tell(timed: TimedBuildEvent): void {
    const { event, timeMs } = timed;
    if (event.kind === 'step-done' || event.kind === 'step-failed') {
      this.#output(timeMs, event.step, this.#options.mask.end(event.step));
      this.#append(timeMs, event.step, this.#clip.end(event.step));
    }
    if (event.kind === 'done') this.#record = { ...this.#record, imageId: event.imageId, tags: event.tags };
    this.log.append(timed);
    if (this.#steps.apply(timed)) this.#saveSoon();
  }

  #output(timeMs: number, step: number, data: Uint8Array): void {
    this.#append(timeMs, step, this.#clip.take(step, data));
  }

  #append(timeMs: number, step: number, data: Uint8Array): void {
    if (data.length > 0) this.log.append({ timeMs, event: { kind: 'step-output', step, data } });
  }

  /** Does the build, and notes its end before it says how that was. */
  async during(signal: AbortSignal, build: () => Promise<void>): Promise<void> {
    try {
      await build();
    } catch (error) {
      await this.#finish({ error, isCancelled: signal.aborted });
      throw error;
    }
    await this.#finish(undefined);
  }

  async #finish(failure: Failure | undefined): Promise<void> {
    const finishedAt = this.#options.clock().toISOString();
    this.#steps.end(finishedAt);
    const error = failure === undefined ? '' : this.#describe(failure);
    const state = failure === undefined ? 'completed' : failure.isCancelled ? 'cancelled' : 'failed';
    this.#record = { ...this.#record, state, finishedAt, error };
    await this.log.close();
    this.#save();
  }

  #describe({ error, isCancelled }: Failure): string {
    if (isCancelled && isTinydockError(error) && error.code === 'CANCELLED') return 'its client ended it';
    if (!isTinydockError(error)) return 'an internal error; the log of the daemon has more';
    return shortenText(this.#options.mask.maskText(error.message), MAX_ERROR);
  }

  #saveSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#save();
    }, SAVE_DELAY_MS).unref();
  }

  #save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      this.#options.catalog.putBuild(this.record);
    } catch (error) {
      this.#options.logger.error({ err: error }, 'cannot record a build');
    }
  }
}
