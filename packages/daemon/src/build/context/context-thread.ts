import { Worker } from 'node:worker_threads';
import { createCancelledError, decodeThreadError, throwIfCancelled, TinydockError } from '@tinydock/domain';
import { ContextFeeder } from './context-feeder.ts';
import type { FromReceiver, ToReceiver } from './context-messages.ts';
import type { ReceivedContext, ReceiveOptions } from './context-receiver.ts';
import { decodeContext } from './sent-context.ts';

export interface IntakeRequest extends ReceiveOptions {
  /** A listing and the contents that are wanted of it. */
  readonly source: AsyncIterable<Uint8Array>;
  readonly onBytes: (received: number) => void;
  readonly onWanted: (bits: Uint8Array) => void;
  readonly signal: AbortSignal;
}

/** What a hostile listing can make the thread hold. */
const MAX_HEAP_MIB = 2048;

/** A thread that takes contexts in, one at a time. */
export class ContextThread {
  readonly #worker: Worker;
  readonly #stopped = Promise.withResolvers<never>();
  #isAlive = true;

  constructor(url: URL) {
    const resourceLimits = { maxOldGenerationSizeMb: MAX_HEAP_MIB };
    this.#worker = new Worker(url, { name: 'context', env: {}, resourceLimits });
    // It may stop while nobody waits for it.
    this.#stopped.promise.catch(() => undefined);
    const onStop = (cause: unknown): void => {
      this.#isAlive = false;
      const message = 'the thread that took the build context in stopped unexpectedly';
      this.#stopped.reject(new TinydockError({ code: 'INTERNAL', message, cause }));
    };
    this.#worker.on('error', onStop).on('exit', onStop);
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** @throws TinydockError as the receiver, CANCELLED, INTERNAL where the thread crashes */
  async receive(request: IntakeRequest): Promise<ReceivedContext> {
    const { source, directory, bootId, limits, known, onBytes, onWanted, signal } = request;
    throwIfCancelled('the build', signal);
    const send = (chunks: readonly ArrayBuffer[]): void => this.#send({ kind: 'bytes', chunks }, chunks);
    const feeder = new ContextFeeder({ source, onBytes, send });
    const received = Promise.withResolvers<ReceivedContext>();
    const onMessage = (message: FromReceiver): void => {
      if (message.kind === 'taken') feeder.taken(message.bytes);
      else if (message.kind === 'wanted') onWanted(message.bits);
      else if (message.kind === 'received') received.resolve(decodeContext(message.context));
      else received.reject(decodeThreadError(message.error));
    };
    const answer = Promise.race([received.promise, this.#stopped.promise]);
    answer.catch((error: unknown) => feeder.interrupt(error));
    const onAbort = (): void => feeder.interrupt(createCancelledError('the build', signal));
    signal.addEventListener('abort', onAbort, { once: true });
    this.#worker.on('message', onMessage);
    try {
      this.#send({ kind: 'start', directory, bootId, limits, known });
      await feeder.run();
      this.#send({ kind: 'end' });
      return await answer;
    } catch (error) {
      this.#send({ kind: 'abort' });
      await answer.catch(() => undefined);
      throw error;
    } finally {
      this.#worker.off('message', onMessage);
      signal.removeEventListener('abort', onAbort);
    }
  }

  #send(message: ToReceiver, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  /** Without work it does not keep the process. */
  setIdle(isIdle: boolean): void {
    if (isIdle) this.#worker.unref();
    else this.#worker.ref();
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
