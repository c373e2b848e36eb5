import { setTimeout as sleep } from 'node:timers/promises';
import {
  answerStatus,
  cutAfter,
  type FakeRegistry,
  redirectTo,
  SeededRandom,
  sendEndlessly,
  sendWhole,
  stallAfter,
  startFakeRegistry,
} from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collect, describeBlob, IMPATIENT, openTestSession } from '../testing/test-session.ts';

const BLOB = new SeededRandom(1).bytes(400_000);
const DESCRIPTOR = describeBlob(BLOB);

let registry: FakeRegistry;
beforeEach(async () => {
  registry = await startFakeRegistry();
  registry.addBlob(DESCRIPTOR.digest, BLOB);
});
afterEach(() => registry.close());

function rangesAsked(): (string | undefined)[] {
  return registry.requestsTo(/blobs/).map(({ headers }) => headers.range);
}

describe('a whole blob', () => {
  test('arrives in one request without a range', async () => {
    await using opened = openTestSession(`${registry.host}/a/b`);
    expect(await collect(opened.session.openBlob(DESCRIPTOR))).toEqual(BLOB);
    expect(rangesAsked()).toEqual([undefined]);
    expect(registry.requests[0]?.headers['user-agent']).toBe('tinydock/test');
  });

  test('is not asked for where it is empty', async () => {
    await using opened = openTestSession(`${registry.host}/a/b`);
    expect(await collect(opened.session.openBlob(describeBlob(Buffer.alloc(0))))).toHaveLength(0);
    expect(registry.requests).toEqual([]);
  });

  test('may come in chunks without a length', async () => {
    registry.script(/blobs/, sendWhole(BLOB, { isChunked: true }));
    await using opened = openTestSession(`${registry.host}/a/b`);
    expect(await collect(opened.session.openBlob(DESCRIPTOR))).toEqual(BLOB);
  });
});

describe('a connection that is cut', () => {
  test('continues where it ended, several times', async () => {
    registry.script(/blobs/, cutAfter(BLOB, 150_000), 1);
    registry.script(
      /blobs/,
      ({ response }) => {
        const part = BLOB.subarray(150_000);
        response.writeHead(206, {
          'content-length': part.length,
          'content-range': `bytes 150000-${BLOB.length - 1}/${BLOB.length}`,
        });
        response.write(part.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 20));
      },
      1,
    );
    const reached: number[] = [];
    await using opened = openTestSession(`${registry.host}/a/b`);
    const bytes = await collect(opened.session.openBlob(DESCRIPTOR, { onRetry: (at) => reached.push(at) }));
    expect(bytes).toEqual(BLOB);
    expect(reached).toEqual([150_000, 250_000]);
    expect(rangesAsked()).toEqual([undefined, 'bytes=150000-399999', 'bytes=250000-399999']);
  });

  test('skips what is here already where the registry ignores the range', async () => {
    registry.script(/blobs/, cutAfter(BLOB, 150_000), 1);
    registry.script(/blobs/, sendWhole(BLOB));
    await using opened = openTestSession(`${registry.host}/a/b`);
    expect(await collect(opened.session.openBlob(DESCRIPTOR))).toEqual(BLOB);
    expect(rangesAsked()).toEqual([undefined, 'bytes=150000-399999']);
  });

  test('asks for the whole where the registry sends another range', async () => {
    registry.script(/blobs/, cutAfter(BLOB, 150_000), 1);
    registry.script(
      /blobs/,
      ({ response }) => {
        response.writeHead(206, { 'content-range': `bytes 0-99/${BLOB.length}`, 'content-length': 100 });
        response.end(BLOB.subarray(0, 100));
      },
      1,
    );
    await using opened = openTestSession(`${registry.host}/a/b`);
    expect(await collect(opened.session.openBlob(DESCRIPTOR))).toEqual(BLOB);
    expect(rangesAsked()).toEqual([undefined, 'bytes=150000-399999', undefined]);
  });

  test('is taken up after a silence', async () => {
    registry.script(/blobs/, stallAfter(BLOB, 200_000), 1);
    await using opened = openTestSession(`${registry.host}/a/b`, { client: { timeouts: IMPATIENT } });
    expect(await collect(opened.session.openBlob(DESCRIPTOR))).toEqual(BLOB);
    expect(rangesAsked()).toEqual([undefined, 'bytes=200000-399999']);
  });

  test('is given up where no try makes progress', async () => {
    registry.script(/blobs/, cutAfter(BLOB, 10));
    await using opened = openTestSession(`${registry.host}/a/b`);
    await expect(collect(opened.session.openBlob(DESCRIPTOR))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'REGISTRY_UNREACHABLE',
    });
    expect(registry.requests).toHaveLength(3);
  });

  test('counts tries anew after progress', async () => {
    for (let start = 0; start < 320_000; start += 80_000) registry.script(/blobs/, cutAfter(BLOB, start + 80_000), 1);
    await using opened = openTestSession(`${registry.host}/a/b`);
    expect(await collect(opened.session.openBlob(DESCRIPTOR))).toEqual(BLOB);
    expect(registry.requests).toHaveLength(5);
  });
});

describe('a wrong size', () => {
  test('too large by its length is refused before a byte', async () => {
    registry.script(/blobs/, sendWhole(Buffer.concat([BLOB, Buffer.alloc(1)])));
    await using opened = openTestSession(`${registry.host}/a/b`);
    const blob = opened.session.openBlob(DESCRIPTOR)[Symbol.asyncIterator]();
    await expect(blob.next()).rejects.toMatchObject({ code: 'DATA_LOSS', reason: 'SIZE_MISMATCH' });
    expect(registry.requests).toHaveLength(1);
  });

  test('an endless body is ended at the size', async () => {
    registry.script(/blobs/, sendEndlessly());
    await using opened = openTestSession(`${registry.host}/a/b`);
    await expect(collect(opened.session.openBlob(DESCRIPTOR))).rejects.toMatchObject({ reason: 'SIZE_MISMATCH' });
  });

  test('one byte too many in a body without a length is seen', async () => {
    registry.script(/blobs/, ({ response }) => {
      response.writeHead(200);
      response.write(BLOB);
      setTimeout(() => response.end('x'), 50);
    });
    await using opened = openTestSession(`${registry.host}/a/b`);
    await expect(collect(opened.session.openBlob(DESCRIPTOR))).rejects.toMatchObject({ reason: 'SIZE_MISMATCH' });
  });

  test('too small is tried again and then reported', async () => {
    registry.script(/blobs/, sendWhole(BLOB.subarray(0, 1000)), 1);
    registry.script(/blobs/, answerStatus(416));
    await using opened = openTestSession(`${registry.host}/a/b`);
    await expect(collect(opened.session.openBlob(DESCRIPTOR))).rejects.toMatchObject({ reason: 'REGISTRY_PROTOCOL' });
    expect(registry.requests).toHaveLength(2);
  });

  test('too small for good', async () => {
    registry.script(/blobs/, sendWhole(BLOB.subarray(0, 1000)));
    await using opened = openTestSession(`${registry.host}/a/b`);
    await expect(collect(opened.session.openBlob(DESCRIPTOR))).rejects.toMatchObject({
      code: 'DATA_LOSS',
      reason: 'SIZE_MISMATCH',
    });
    expect(registry.requests).toHaveLength(3);
  });
});

describe('retries', () => {
  test.each([500, 502, 503, 429])('status %i is tried again', async (status) => {
    registry.script(/blobs/, answerStatus(status, { 'retry-after': '0' }), 2);
    await using opened = openTestSession(`${registry.host}/a/b`);
    expect(await collect(opened.session.openBlob(DESCRIPTOR))).toEqual(BLOB);
    expect(registry.requests).toHaveLength(3);
  });

  test('a longer wait than allowed fails at once and says how long', async () => {
    registry.script(/blobs/, answerStatus(429, { 'retry-after': '3600' }));
    await using opened = openTestSession(`${registry.host}/a/b`);
    await expect(collect(opened.session.openBlob(DESCRIPTOR))).rejects.toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      reason: 'RATE_LIMITED',
      message: expect.stringContaining('3600 s') as string,
    });
    expect(registry.requests).toHaveLength(1);
  });

  test('status 404 is final', async () => {
    await using opened = openTestSession(`${registry.host}/a/b`);
    const missing = describeBlob(Buffer.from('not there'));
    await expect(collect(opened.session.openBlob(missing))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(registry.requests).toHaveLength(1);
  });
});

describe('the end of the reader', () => {
  test('an abort ends a silent download at once', async () => {
    registry.script(/blobs/, stallAfter(BLOB, 1000));
    await using opened = openTestSession(`${registry.host}/a/b`);
    const controller = new AbortController();
    const download = collect(opened.session.openBlob(DESCRIPTOR, { signal: controller.signal }));
    setTimeout(() => {
      controller.abort();
    }, 100);
    const startedAt = performance.now();
    await expect(download).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test('an abort ends a pause between tries', async () => {
    registry.script(/blobs/, answerStatus(503));
    const retry = { attempts: 3, baseDelayMs: 60_000, maxDelayMs: 60_000 };
    await using opened = openTestSession(`${registry.host}/a/b`, { client: { retry } });
    const download = collect(opened.session.openBlob(DESCRIPTOR, { signal: AbortSignal.timeout(100) }));
    await expect(download).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('leaving the iteration hangs up', async () => {
    const { promise: hungUp, resolve } = Promise.withResolvers<boolean>();
    registry.script(/blobs/, (exchange) => {
      exchange.response.once('close', () => {
        resolve(true);
      });
      sendEndlessly()(exchange);
    });
    await using opened = openTestSession(`${registry.host}/a/b`);
    for await (const chunk of opened.session.openBlob({ ...DESCRIPTOR, size: 1e12 })) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(await hungUp).toBe(true);
  });

  test('a slow reader is no silence of the registry', async () => {
    const large = Buffer.alloc(8 * 1024 * 1024, 3);
    const descriptor = describeBlob(large);
    registry.addBlob(descriptor.digest, large);
    await using opened = openTestSession(`${registry.host}/a/b`, { client: { timeouts: IMPATIENT } });
    let length = 0;
    let pauses = 0;
    for await (const chunk of opened.session.openBlob(descriptor)) {
      length += chunk.length;
      if (pauses++ < 3) await sleep(400);
    }
    expect(length).toBe(large.length);
    expect(registry.requests).toHaveLength(1);
  });
});

describe('layers kept elsewhere', () => {
  test('come from the addresses of the descriptor, without credentials', async () => {
    const elsewhere = await startFakeRegistry();
    try {
      elsewhere.script(/layer/, sendWhole(BLOB));
      const foreign = describeBlob(BLOB, { urls: [`http://${elsewhere.host}/layer`] });
      registry.script(/blobs/, answerStatus(404));
      await using opened = openTestSession(`${registry.host}/a/b`);
      expect(await collect(opened.session.openBlob(foreign))).toEqual(BLOB);
      expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
    } finally {
      await elsewhere.close();
    }
  });

  test('are not read from files', async () => {
    registry.script(/blobs/, answerStatus(404));
    await using opened = openTestSession(`${registry.host}/a/b`);
    const foreign = describeBlob(BLOB, { urls: ['file:///etc/passwd'] });
    await expect(collect(opened.session.openBlob(foreign))).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});

test('a redirect to storage is followed anew for each try', async () => {
  const storage = await startFakeRegistry();
  try {
    storage.script(/stored/, cutAfter(BLOB, 100_000), 1);
    storage.script(/stored/, sendWhole(BLOB));
    registry.script(
      /blobs/,
      redirectTo(() => `http://${storage.host}/stored`),
    );
    await using opened = openTestSession(`${registry.host}/a/b`);
    expect(await collect(opened.session.openBlob(DESCRIPTOR))).toEqual(BLOB);
    expect(registry.requests).toHaveLength(2);
    expect(storage.requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=100000-399999']);
  } finally {
    await storage.close();
  }
});
