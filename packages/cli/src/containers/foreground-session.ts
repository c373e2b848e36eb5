import type { Readable } from 'node:stream';
import type { AttachSession } from '@tinydock/client';
import type { CliContext } from '../context/cli-context.ts';
import type { Output, OutputStreamName } from '../output/output.ts';
import { DetachWatcher } from '../terminal/detach-keys.ts';
import { UsageError } from '../program/usage-error.ts';

export interface SessionOptions {
  readonly session: AttachSession;
  /** Send our standard input. */
  readonly withStdin: boolean;
  /** The program has a terminal. */
  readonly isTerminal: boolean;
  /** Detach at these keys, on a terminal. */
  readonly detachKeys: Uint8Array;
  /** What to show. */
  readonly streams: readonly OutputStreamName[];
}

export type SessionEnd = { readonly kind: 'exited'; readonly code: number } | { readonly kind: 'detached' };

/** @throws UsageError where a program's terminal would have no user: keys could not be sent as they are typed */
export function assertUserTerminal(
  options: { readonly withStdin: boolean; readonly isTerminal: boolean; readonly command: string },
  context: CliContext,
): void {
  if (!options.withStdin || !options.isTerminal || context.terminal.hasInput) return;
  throw new UsageError('the input device is not a TTY', options.command, 1);
}

/** Our side of the streams of a program in the foreground. Whatever happens, `close` puts the terminal back. */
export class ForegroundSession {
  readonly #options: SessionOptions;
  readonly #context: CliContext;
  readonly #undo: (() => void)[] = [];
  #stdin: Readable | undefined;
  #isDetached = false;

  constructor(options: SessionOptions, context: CliContext) {
    this.#options = options;
    this.#context = context;
    if (!options.isTerminal) return;
    const { terminal } = context;
    if (options.withStdin) this.#undo.push(terminal.enterRawMode());
    const resize = terminal.onResize((size) => {
      options.session.resize(size).catch(() => undefined);
    });
    this.#undo.push(resize);
  }

  /** Carries the streams until the program ends or the user detaches. @throws TinydockError as the daemon's */
  async *run(): AsyncGenerator<Output, SessionEnd, undefined> {
    const { session, withStdin, streams } = this.#options;
    if (withStdin) {
      this.#stdin = this.#context.stdin.open();
      void this.#forwardStdin(this.#stdin);
    }
    try {
      for await (const { stream, data } of session.output) {
        if (streams.includes(stream)) yield { kind: 'bytes', stream, data };
      }
      return { kind: 'exited', code: await session.exitCode };
    } catch (error) {
      if (this.#isDetached) return { kind: 'detached' };
      throw error;
    }
  }

  /** Sends standard input until its end, or until the program has no more use for it. */
  async #forwardStdin(stdin: Readable): Promise<void> {
    const { session, isTerminal, detachKeys } = this.#options;
    const watcher = isTerminal ? new DetachWatcher(detachKeys) : undefined;
    try {
      for await (const chunk of stdin as AsyncIterable<Uint8Array>) {
        const { data, isDetached } = watcher?.take(chunk) ?? { data: chunk, isDetached: false };
        await session.write(data);
        if (isDetached) {
          this.#isDetached = true;
          await session.detach();
          return;
        }
      }
    } catch {
      // Reading ends like this when the program has ended first; its exit code says the rest.
    }
    await session.closeStdin().catch(() => undefined);
  }

  /** Idempotent. */
  close(): void {
    for (const undo of this.#undo.splice(0)) undo();
    this.#options.session.close();
    this.#stdin?.destroy();
  }
}
