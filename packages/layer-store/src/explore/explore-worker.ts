import { once } from 'node:events';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { encodeThreadError } from '@tinydock/domain';
import { type FromExplorer, isQuery, type ToExplorer } from './explore-messages.ts';
import { runQuery } from './run-query.ts';

/** On Linux 0 means this thread alone. The main thread, which answers requests, goes first where cores are few. */
const THIS_THREAD = 0;
const NICENESS = 5;

// The entry point of a worker that answers one query after another: its own file in the product, named to
// `createLayerExplorer`.
if (parentPort !== null) {
  const port = parentPort;
  setPriority(THIS_THREAD, NICENESS);
  const send = (message: FromExplorer): void => port.postMessage(message);
  port.on('message', (message: ToExplorer) => {
    if (!isQuery(message)) return;
    const answer = async (): Promise<void> => {
      for await (const batch of runQuery(message)) {
        send(batch);
        await once(port, 'message');
      }
    };
    answer().then(
      () => send({ kind: 'end' }),
      (error: unknown) => send({ kind: 'failed', error: encodeThreadError(error) }),
    );
  });
}
