import { parentPort } from 'node:worker_threads';
import { createCancelledError, encodeThreadError } from '@tinydock/domain';
import type { FromReceiver, ToReceiver } from './context-messages.ts';
import { ContextReceiver } from './context-receiver.ts';
import { encodeContext } from './sent-context.ts';

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
      case 'bytes':
        // Of a context that has failed: an answer would be taken for one of the next.
        if (this.#receiver !== undefined) this.#take(this.#receiver, message.chunks);
        return;
      case 'end': {
        const context = this.#receiver?.finish();
        if (context === undefined) return;
        this.#receiver?.close();
        this.#receiver = undefined;
        this.#send({ kind: 'received', context: encodeContext(context) });
        return;
      }
      case 'abort':
        if (this.#receiver !== undefined) throw createCancelledError('the build');
    }
  }

  #take(receiver: ContextReceiver, chunks: readonly ArrayBuffer[]): void {
    let taken = 0;
    for (const chunk of chunks) {
      const bits = receiver.write(new Uint8Array(chunk));
      taken += chunk.byteLength;
      if (bits === undefined) continue;
      this.#send({ kind: 'wanted', bits });
      receiver.prepare();
    }
    this.#send({ kind: 'taken', bytes: taken });
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
