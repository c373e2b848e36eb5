import { createHash } from 'node:crypto';
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { FileBytes, MixedBytes } from '@tinydock/domain';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { layerTar } from '../testing/layer-tar.ts';
import { INGEST_WORKER } from '../testing/bundled.ts';
import { TEST_LIMITS } from '../testing/test-store.ts';
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

describe('a layer that lies in a file', () => {
  const MIB = 1024 * 1024;
  const large = layerTar([{ path: 'file', content: Buffer.alloc(40 * MIB, 'y') }]);
  let workers: IngestWorkers;
  let fd: number;

  beforeEach(() => {
    workers = new IngestWorkers({ count: 1, url: INGEST_WORKER });
    fd = openSync(join(parent, 'archive'), 'w+');
  });
  afterEach(async () => {
    await workers.close();
    closeSync(fd);
  });

  /** The bytes among others. Reading them in this thread is an error. */
  function inFile(bytes: Uint8Array): FileBytes {
    writeFileSync(join(parent, 'archive'), Buffer.concat([Buffer.alloc(777, 'z'), bytes, Buffer.alloc(777, 'z')]));
    const read = (): Promise<never> => Promise.reject(new Error('read by the wrong thread'));
    return new FileBytes({ fd, read }, 777, bytes.length);
  }

  it.each([
    ['plain', (tar: Buffer) => tar],
    ['in gzip', (tar: Buffer) => gzipSync(tar)],
  ])('%s: is read by the worker, which says how far it is', async (_name, pack) => {
    const bytes = pack(large);
    const source = inFile(bytes);
    const seen: number[] = [];
    let ended = 0;
    const ingest = {
      ...request(() => source),
      onBytes: (count: number) => seen.push(count),
      onEnd: (count: number) => (ended = count),
    };
    const layer = await workers.ingest(ingest);
    expect(layer).toMatchObject({
      tarBytes: large.length,
      tarHash: createHash('sha256').update(large).digest('hex'),
      sourceBytes: bytes.length,
    });
    expect(readFileSync(join(ingest.directory, 'layer.tar')).equals(large)).toBe(true);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    expect(seen.at(-1)).toBe(bytes.length);
    expect(ended).toBe(bytes.length);
  });

  /** A layer in parts: those at the numbers lie in the file, in the order of the numbers. */
  function mixed(tar: Buffer, ends: readonly number[], inFileAt: readonly number[]): MixedBytes {
    const parts = ends.map((end, index) => tar.subarray(ends[index - 1] ?? 0, end));
    const file = inFile(Buffer.concat(inFileAt.map((index) => parts[index] ?? Buffer.alloc(0))));
    let offset = 0;
    const places = new Map(
      inFileAt.map((index) => {
        const start = offset;
        offset += parts[index]?.length ?? 0;
        return [index, file.slice(start, offset)];
      }),
    );
    return new MixedBytes(
      (async function* () {
        const all = parts.map((part, index) => places.get(index) ?? part);
        yield all[0] ?? [];
        yield all.slice(1, -1);
        yield* all.slice(1).slice(-1);
      })(),
    );
  }

  it.each([
    ['small parts', [10, 512, 600, 600, 5000, 40 * MIB], [1, 3, 4]],
    ['parts that do not lie one after the other', [100, 300, 600, 1000, 40 * MIB], [3, 0, 2]],
    ['a large part', [512, 39 * MIB + 7, 40 * MIB], [1]],
    ['nothing but files', [5 * MIB, 5 * MIB + 1, 40 * MIB], [0, 1, 2]],
  ])('is read by the worker where parts of it do: %s', async (_name, ends, inFileAt) => {
    const all = ends.with(-1, large.length);
    let received = 0;
    const ingest = {
      ...request(() => mixed(large, all, inFileAt)),
      onBytes: (count: number) => (received = count),
    };
    expect(await workers.ingest(ingest)).toMatchObject({ tarHash: createHash('sha256').update(large).digest('hex') });
    expect(received).toBe(large.length);
  });

  it('fails where the file of a part has got shorter', async () => {
    const source = mixed(large, [512, large.length], [1]);
    ftruncateSync(fd, MIB);
    await expect(workers.ingest(request(() => source))).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it('fails where the file has got shorter', async () => {
    const source = inFile(large);
    ftruncateSync(fd, MIB);
    await expect(workers.ingest(request(() => source))).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it('fails with what the caller has against its size, when the thread is done with the file', async () => {
    const source = inFile(large);
    const refuse = (): never => {
      throw new RangeError('too large');
    };
    await expect(workers.ingest({ ...request(() => source), onBytes: refuse })).rejects.toThrow(RangeError);
    await expect(workers.ingest({ ...request(() => source), onEnd: refuse })).rejects.toThrow(RangeError);
    expect(await workers.ingest(request(() => source))).toMatchObject({ tarBytes: large.length });
  });

  it('is cancelled in the middle, and then nobody has the files open', async () => {
    const source = inFile(large);
    const abort = new AbortController();
    const ingest = { ...request(() => source), signal: abort.signal, onBytes: () => abort.abort() };
    await expect(workers.ingest(ingest)).rejects.toMatchObject({ code: 'CANCELLED' });
    const open = readdirSync('/proc/self/fd').filter((entry) => linksInto(entry, ingest.directory));
    expect(open).toEqual([]);
  });
});

function linksInto(fd: string, directory: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`).startsWith(directory);
  } catch {
    return false;
  }
}

/** Threads of this process that bear the name of ingest workers, which each gives itself as it starts. */
function countThreads(): number {
  const isIngest = (id: string): boolean => readFileSync(`/proc/self/task/${id}/comm`, 'utf8') === 'ingest\n';
  return readdirSync('/proc/self/task').filter(isIngest).length;
}

describe('threads for layers that come in streams', () => {
  let workers: IngestWorkers;
  let before: number;
  beforeEach(() => {
    workers = new IngestWorkers({ count: 2, streamCount: 1, url: INGEST_WORKER, idleMs: 1 });
    before = countThreads();
  });

  async function expectOneThread(requests: readonly WorkerIngest[]): Promise<void> {
    const outcomes = requests.map((each) => expect(workers.ingest(each)).rejects.toMatchObject({ code: 'CANCELLED' }));
    const areUnderWay = (): void => {
      for (const { directory } of requests) expect(readdirSync(directory)).not.toEqual([]);
    };
    await vi.waitFor(areUnderWay, { timeout: PROMPT_MS });
    expect(countThreads() - before).toBe(1);
    await workers.close();
    await Promise.all(outcomes);
  }

  it('are no more than may be theirs', async () => {
    await expectOneThread([request(half), request(half), request(half)]);
  });

  it('may be started before the layers come', async () => {
    workers.prepare();
    workers.prepare();
    await expectOneThread([request(half)]);
  });

  it('end where none comes', async () => {
    workers.prepare();
    await vi.waitFor(() => expect(countThreads() - before).toBe(1), { timeout: PROMPT_MS, interval: 1 });
    await vi.waitFor(() => expect(countThreads()).toBe(before), { timeout: PROMPT_MS });
  });
});

describe('closing the ingest workers', () => {
  it.each(CLOSE_AFTER_MS)('%i ms after a job began cancels it, without terminating the thread', async (ms) => {
    const workers = new IngestWorkers({ count: 1, url: INGEST_WORKER });
    const ingest = workers.ingest(request(half));
    const outcome = expect(ingest).rejects.toMatchObject({ code: 'CANCELLED' });
    await delay(ms);
    const start = performance.now();
    await workers.close();
    expect(performance.now() - start).toBeLessThan(PROMPT_MS);
    await outcome;
  });

  it('leaves later jobs to a new thread', async () => {
    const workers = new IngestWorkers({ count: 1, url: INGEST_WORKER });
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
