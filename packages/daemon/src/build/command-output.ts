import { stat } from 'node:fs/promises';
import type { RunRequest } from '@tinydock/builder';
import { type AttachedProcess, type ContainerId, type ContainerRuntime, TinydockError } from '@tinydock/domain';
import type { RunPaths } from './build-paths.ts';
import type { OutputGate } from './output-gate.ts';

/** Of the log, in which each line has some 40 bytes more: it lies on the disk until the command has ended. */
const MAX_LOG_BYTES = 64 * 1024 ** 2;
/** The file that is written and the one before, whose presence says that the log was rotated. */
const LOG_FILES = 2;
/** The end says why a command failed. A build's record keeps it, too, with the words before it. */
const TAIL_LINES = 50;
const TAIL_BYTES = 8 * 1024;

interface CommandOutputOptions extends Pick<RunRequest, 'signal' | 'onOutput'> {
  readonly runtime: Pick<ContainerRuntime, 'attach' | 'kill' | 'limitLog' | 'readLogs'>;
  readonly gate: Pick<OutputGate, 'ready'>;
  readonly id: ContainerId;
  readonly paths: Pick<RunPaths, 'logPath' | 'bundleDir'>;
}

function unboundedError(cause: unknown): TinydockError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TinydockError({
    code: 'RESOURCE_EXHAUSTED',
    reason: 'LIMIT_EXCEEDED',
    message: `the command was ended: what it writes cannot be kept below ${MAX_LOG_BYTES / 1024 ** 2}MiB: ${reason}`,
    hint: "Look whether the disk of the daemon's root is full or read-only.",
    cause,
  });
}

/** Cut where a line begins, where there is one. */
function lastBytes(bytes: Buffer): Buffer {
  const tail = bytes.subarray(-TAIL_BYTES);
  return tail.length === bytes.length ? tail : tail.subarray(tail.indexOf('\n') + 1);
}

/** What a command of a build writes: up to a limit as it comes, and then its end, when the command has ended. */
export class CommandOutput implements AsyncDisposable {
  readonly #options: CommandOutputOptions;
  readonly #stop = new AbortController();
  #attached: AttachedProcess | undefined;
  #limiting: Promise<void> = Promise.resolve();
  #isClipped = false;
  #limitError: unknown;

  constructor(options: CommandOutputOptions) {
    this.#options = options;
  }

  /** Before the command starts. @throws as {@link ContainerRuntime.attach} */
  async open(): Promise<void> {
    const { runtime, id } = this.#options;
    this.#attached = await runtime.attach(id, { withoutStdin: true, untilRotation: true });
  }

  /**
   * Gives what comes until the command, which has started, ends, or the limit. What a command that was ended has left may
   * be much: nobody waits for it.
   */
  async read(): Promise<void> {
    const { gate, signal, onOutput } = this.#options;
    this.#limiting = this.#limit();
    for await (const { data } of this.#attached?.output ?? []) {
      await gate.ready(signal);
      if (signal.aborted) return;
      await onOutput(data);
    }
    this.#isClipped = await this.#wasRotated();
    if (this.#isClipped) await this.#say(`[output clipped, log limit ${MAX_LOG_BYTES / 1024 ** 2}MiB reached]`);
  }

  /** A command whose log cannot be bounded is ended: it could fill the disk. */
  async #limit(): Promise<void> {
    const { runtime, id, paths } = this.#options;
    const { logPath: path, bundleDir } = paths;
    try {
      await runtime.limitLog({ path, bundleDir }, { maxBytes: MAX_LOG_BYTES, maxFiles: LOG_FILES }, this.#stop.signal);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#limitError = error;
      // One that has ended meanwhile needs no signal.
      await runtime.kill(id, 'KILL').catch(() => undefined);
    }
  }

  /**
   * Gives the end of what was left out, when the command has ended.
   * @throws TinydockError RESOURCE_EXHAUSTED where the command was ended because its log could not be bounded
   */
  async end(): Promise<void> {
    if (this.#limitError !== undefined) throw unboundedError(this.#limitError);
    if (!this.#isClipped) return;
    const { runtime, id, paths, signal, onOutput } = this.#options;
    const batches = runtime.readLogs(id, paths.logPath, {
      follow: false,
      tail: TAIL_LINES,
      since: undefined,
      isJoined: true,
      signal,
    });
    let tail: Buffer = Buffer.alloc(0);
    for await (const records of batches) tail = lastBytes(Buffer.concat([tail, ...records.map(({ data }) => data)]));
    if (tail.length === 0) return;
    await this.#say('[the end of the output:]');
    await onOutput(tail);
  }

  async #say(words: string): Promise<void> {
    await this.#options.onOutput(Buffer.from(`\n${words}\n`));
  }

  async #wasRotated(): Promise<boolean> {
    return stat(`${this.#options.paths.logPath}.1`).then(
      () => true,
      () => false,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#attached?.close();
    await this.#limiting;
  }
}
