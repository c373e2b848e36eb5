import { parentPort } from 'node:worker_threads';
import { createErofsIndexer } from '../driver/erofs-indexer.ts';
import { WorkerJobs } from './worker-jobs.ts';
import type { ToWorker } from './worker-messages.ts';

// The entry point of an ingest worker: its own file in the product, named to `createLayerStore` by URL.
if (parentPort !== null) {
  const port = parentPort;
  const jobs = new WorkerJobs({
    createIndexer: createErofsIndexer,
    send: (message, transfer) => port.postMessage(message, transfer),
  });
  port.on('message', (message: ToWorker) => jobs.receive(message));
}
