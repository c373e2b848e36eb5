import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layerTar } from '../testing/layer-tar.ts';
import { TEST_LIMITS, WORKER_URL } from '../testing/test-store.ts';
import { IngestWorkers, type WorkerIngest } from './ingest-workers.ts';

const TAR = layerTar([{ path: 'file', content: Buffer.alloc(100_000, 'x') }]);
/** From before the thread has loaded its modules until it waits for the rest of the tar. */
const CLOSE_AFTER_MS = [0, 20, 40, 60, 80, 100, 150, 200];
/** Shorter than what a thread may take before it is terminated. */
const PROMPT_MS = 9_000;

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'tinydock-workers-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true });
});

/** Sends half of the tar, and no more until it is told to end. */
async function* half(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  yield TAR.subarray(0, 50_000);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function request(source: WorkerIngest['source']): WorkerIngest {
  const directory = mkdtempSync(join(parent, 'job-'));
  const { signal } = new AbortController();
  return { directory, limits: TEST_LIMITS, source, signal, onBytes: () => {}, onEnd: () => {} };
}

describe('closing the ingest workers', () => {
  it.each(CLOSE_AFTER_MS)('%i ms after a job began cancels it, without terminating the thread', async (ms) => {
    const workers = new IngestWorkers({ count: 1, url: WORKER_URL });
    const ingest = workers.ingest(request(half));
    const outcome = expect(ingest).rejects.toMatchObject({ code: 'CANCELLED' });
    await delay(ms);
    const start = performance.now();
    await workers.close();
    expect(performance.now() - start).toBeLessThan(PROMPT_MS);
    await outcome;
  });

  it('leaves later jobs to a new thread', async () => {
    const workers = new IngestWorkers({ count: 1, url: WORKER_URL });
    const first = workers.ingest(request(half));
    const outcome = expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
    const closing = workers.close();
    const whole = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(TAR);
    };
    expect(await workers.ingest(request(whole))).toMatchObject({
      tarBytes: TAR.length,
    });
    await closing;
    await outcome;
    await workers.close();
  });
});
