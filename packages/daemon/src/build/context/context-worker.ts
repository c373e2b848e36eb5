import { parentPort } from 'node:worker_threads';
import { createCancelledError, encodeThreadError } from '@tinydock/domain';
import type { FromReceiver, ToReceiver } from './context-messages.ts';
import { ContextReceiver } from './context-receiver.ts';

/** Takes one context after the other in. */
class ReceiverThread {
  readonly #send: (message: FromReceiver) => void;
  #receiver: ContextReceiver | undefined;

  constructor(send: (message: FromReceiver) => void) {
    this.#send = send;
  }

  receive(message: ToReceiver): void {
    try {
      this.#handle(message);
    } catch (error) {
      this.#end();
      this.#send({ kind: 'failed', error: encodeThreadError(error) });
    }
  }

  #handle(message: ToReceiver): void {
    switch (message.kind) {
      case 'start':
        this.#receiver = new ContextReceiver(message);
        return;
      case 'bytes': {
        const bytes = new Uint8Array(message.bytes);
        const bits = this.#receiver?.write(bytes);
        this.#send({ kind: 'taken', bytes: bytes.length });
        if (bits !== undefined) this.#send({ kind: 'wanted', bits });
        return;
      }
      case 'end': {
        const context = this.#receiver?.finish();
        if (context === undefined) return;
        this.#receiver?.close();
        this.#receiver = undefined;
        this.#send({ kind: 'received', context });
        return;
      }
      case 'abort':
        if (this.#receiver !== undefined) throw createCancelledError('the build');
    }
  }

  #end(): void {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    receiver?.abort();
    receiver?.close();
  }
}

// The entry point of the thread that takes contexts in: its own file in the product.
if (parentPort !== null) {
  const port = parentPort;
  const thread = new ReceiverThread((message) => port.postMessage(message));
  port.on('message', (message: ToReceiver) => thread.receive(message));
}
