import type { Readable } from 'node:stream';
import { createCancelledError, TinydockError } from '@tinydock/domain';
import type { CliContext } from '../context/cli-context.ts';
import type { Output } from '../output/output.ts';

const OPERATION = 'waiting for an answer';

function show(text: string): Output {
  return { kind: 'bytes', stream: 'stdout', data: Buffer.from(text) };
}

/** Asks the user on the terminal, one question after the other. */
export class Prompt {
  readonly #context: CliContext;
  #stdin: Readable | undefined;
  #typed = '';

  constructor(context: CliContext) {
    this.#context = context;
  }

  /** What the user types on one line. @throws TinydockError CANCELLED; INVALID_ARGUMENT at the end of the input */
  async *ask(question: string): AsyncGenerator<Output, string, undefined> {
    yield show(question);
    return await this.#readLine();
  }

  /** As {@link ask}, without showing what is typed. */
  async *askHidden(question: string): AsyncGenerator<Output, string, undefined> {
    const reveal = this.#context.terminal.hideInput();
    try {
      yield show(question);
      return await this.#readLine();
    } finally {
      reveal();
      // The line end that the user typed was not shown either.
      yield show('\n');
    }
  }

  async #readLine(): Promise<string> {
    while (!this.#typed.includes('\n')) this.#typed += await this.#readMore();
    const end = this.#typed.indexOf('\n');
    const text = this.#typed.slice(0, end).replace(/\r$/, '');
    this.#typed = this.#typed.slice(end + 1);
    return text;
  }

  async #readMore(): Promise<string> {
    const { signal } = this.#context;
    const stdin = (this.#stdin ??= this.#context.stdin.open().setEncoding('utf8'));
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const onAbort = (): void => {
      reject(createCancelledError(OPERATION, signal));
    };
    const onEnd = (): void => {
      reject(new TinydockError({ code: 'INVALID_ARGUMENT', message: 'the input ended before there was an answer' }));
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    stdin.once('data', resolve).once('end', onEnd).once('error', reject).resume();
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
      stdin.pause().off('data', resolve).off('end', onEnd).off('error', reject);
    }
  }
}
