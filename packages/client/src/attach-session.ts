import { createCancelledError, type TerminalSize, TinydockError } from '@tinydock/domain';
import type { AttachRequestInput, AttachResponse, ExecRequestInput } from '@tinydock/protocol';
import type { DuplexCall } from './call/stream-call.ts';

/** A piece of a container's output. */
export interface AttachOutput {
  readonly stream: 'stdout' | 'stderr';
  readonly data: Uint8Array;
}

/** The streams of a container, or of one more program in it. Every failure is a TinydockError. */
export interface AttachSession {
  /**
   * Resolves when the streams are connected; only then start the container, so that nothing of its output is lost. For
   * one more program: resolves when it runs, rejects where it cannot.
   */
  readonly attached: Promise<void>;
  /** Resolves when the container runs whose start was asked for, else with `attached`; rejects where it cannot start. */
  readonly started: Promise<void>;
  /** Read once, at the pace of the reader; ends when the container has ended. Ending it early detaches. */
  readonly output: AsyncIterable<AttachOutput>;
  /** Resolves when `output` has been read to its end. */
  readonly exitCode: Promise<number>;
  /** Resolves when the daemon can take more. What a container that has ended does not read is dropped. */
  write(data: Uint8Array): Promise<void>;
  /** No more standard input. */
  closeStdin(): Promise<void>;
  /** The user's terminal has got another size. */
  resize(size: TerminalSize): Promise<void>;
  /** Detaches; the container goes on. A further program on a terminal gets SIGHUP. Idempotent. */
  close(): void;
  /** As `close`, but leaves a further program alone. */
  detach(): Promise<void>;
}

/** What both kinds of call carry from the client once they have begun. */
type InputRequest = Pick<AttachRequestInput & ExecRequestInput, 'stdin' | 'closeStdin' | 'resize'>;

/** The call of a session, its first request sent. */
export type SessionCall = Pick<DuplexCall<InputRequest, AttachResponse>, 'send' | 'responses' | 'cancel'>;

const MAX_STDIN_BYTES = 64 * 1024;

function endedEarly(): TinydockError {
  return new TinydockError({
    code: 'UNAVAILABLE',
    message: 'the daemon ended the connection to the container before its exit code was known',
  });
}

async function expectPart(
  responses: AsyncGenerator<AttachResponse, void, undefined>,
  part: 'attached' | 'started',
): Promise<void> {
  const next = await responses.next();
  if (next.done === true) throw endedEarly();
  if (next.value.part !== part) {
    throw new TinydockError({ code: 'INTERNAL', message: `the daemon sent output before the container was ${part}` });
  }
}

export interface AttachSessionOptions {
  /** The first request asks for the container's start too. */
  readonly starts?: boolean;
  /** Tells the daemon to leave the program alone, where it would not. */
  readonly leave?: () => Promise<unknown>;
}

/** @param call already under way */
export function createAttachSession(call: SessionCall, options: AttachSessionOptions = {}): AttachSession {
  const exit = Promise.withResolvers<number>();
  const attached = expectPart(call.responses, 'attached');
  const started = options.starts === true ? attached.then(() => expectPart(call.responses, 'started')) : attached;
  started.catch(exit.reject);
  exit.promise.catch(() => undefined);

  async function* read(): AsyncGenerator<AttachOutput, void, undefined> {
    try {
      await started;
      for await (const { part, stdout, stderr, exitCode } of call.responses) {
        if (part === 'stdout' && stdout !== undefined) yield { stream: 'stdout', data: stdout };
        if (part === 'stderr' && stderr !== undefined) yield { stream: 'stderr', data: stderr };
        if (part === 'exitCode' && exitCode !== undefined) exit.resolve(exitCode);
      }
      exit.reject(endedEarly());
    } catch (error) {
      exit.reject(error);
      throw error;
    } finally {
      exit.reject(createCancelledError('attach'));
    }
  }

  return {
    attached,
    started,
    output: read(),
    exitCode: exit.promise,
    write: async (data) => {
      for (let start = 0; start < data.length; start += MAX_STDIN_BYTES) {
        if (!(await call.send({ stdin: data.subarray(start, start + MAX_STDIN_BYTES) }))) return;
      }
    },
    closeStdin: async () => {
      await call.send({ closeStdin: true });
    },
    resize: async ({ columns, rows }) => {
      await call.send({ resize: { columns, rows } });
    },
    close: () => {
      call.cancel();
    },
    detach: async () => {
      await options.leave?.();
      call.cancel();
    },
  };
}
