import { once } from 'node:events';
import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { TinydockError } from '@tinydock/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ping, readStream, TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(async () => {
  await server.dispose();
});

describe('handlers', () => {
  test('answer unary calls, at once or later', async () => {
    const { system } = await server.start({ system: { Ping: () => ({ timeMs: 1_790_000_000_000 }) } });
    await expect(ping(system)).resolves.toMatchObject({ timeMs: 1_790_000_000_000 });
  });

  test.each([
    [
      'thrown at once',
      () => {
        throw new TinydockError({ code: 'NOT_FOUND', message: 'nothing' });
      },
    ],
    ['thrown later', () => Promise.reject(new TinydockError({ code: 'NOT_FOUND', message: 'nothing' }))],
  ])('an error %s arrives typed and is no error of the log', async (_name, Ping) => {
    const { system } = await server.start({ system: { Ping } });
    await expect(ping(system)).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'nothing' });
    expect(server.lines.map(({ level }) => level)).toEqual(['debug']);
  });

  test('an error of our own is logged whole and shown as nothing but INTERNAL', async () => {
    const bug = new Error('secret');
    const { system } = await server.start({ system: { Ping: () => Promise.reject(bug) } });
    const error = await ping(system).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'INTERNAL' });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(server.lines).toMatchObject([
      { level: 'error', fields: { method: '/tinydock.v1.SystemService/Ping', err: bug } },
    ]);
  });

  test.each([
    ['half a character', 'no such image: \ud800', 'no such image: \ufffd'],
    ['line ends and escapes', 'a\r\nb\u001b[31mc\u009bd', undefined],
    ['more text than trailers hold', 'ü\u0001€'.repeat(200_000), undefined],
  ])('an error with %s arrives', async (_name, text, expected) => {
    const details = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`${text}${index}`, text]));
    const { system } = await server.start({
      system: {
        Ping: () => Promise.reject(new TinydockError({ code: 'NOT_FOUND', message: text, hint: text, details })),
      },
    });
    const error = await ping(system).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'NOT_FOUND', ...(expected === undefined ? {} : { message: expected }) });

    expect((error as TinydockError).message).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  });

  test('stream responses in order and fail after them', async () => {
    const { images } = await server.start({
      images: {
        async *Pull({ reference }) {
          yield { resolving: { reference } };
          await Promise.resolve();
          throw new TinydockError({ code: 'UNAVAILABLE', reason: 'REGISTRY_UNREACHABLE', message: 'no route' });
        },
      },
    });
    const { items, error } = await readStream(images.pull({ reference: 'a' }));
    expect(items.map((item) => item.resolving?.reference)).toEqual(['a']);
    expect(error).toMatchObject({ code: 'UNAVAILABLE', reason: 'REGISTRY_UNREACHABLE' });
  });

  test('a response that cannot be written is INTERNAL and leaves the daemon alive', async () => {
    const { system, images } = await server.start({
      system: { Ping: () => ({ timeMs: 1 }) },
      images: {
        async *Pull() {
          await Promise.resolve();
          yield { resolving: 'not an object' as never };
        },
      },
    });
    expect((await readStream(images.pull({}))).error).toMatchObject({ code: 'INTERNAL' });
    await expect(ping(system)).resolves.toMatchObject({ timeMs: 1 });
  });

  test('a cancelled stream aborts the signal and ends the iteration', async () => {
    const ended = Promise.withResolvers<unknown>();
    const { images } = await server.start({
      images: {
        async *Pull(_request, { signal }) {
          try {
            yield { resolving: { reference: 'a' } };
            await once(signal, 'abort');
          } finally {
            ended.resolve(signal.reason);
          }
        },
      },
    });
    const call = images.pull({});
    call.on('error', () => undefined);
    call.once('data', () => {
      call.cancel();
    });
    await expect(ended.promise).resolves.toMatchObject({ code: 'CANCELLED' });
  });

  test('a client that closes its connection aborts the signal', async () => {
    const ended = Promise.withResolvers<boolean>();
    const { images } = await server.start({
      images: {
        async *Pull(_request, { signal }) {
          yield { resolving: { reference: 'a' } };
          await once(signal, 'abort');
          ended.resolve(true);
        },
      },
    });
    const call = images.pull({});
    call.on('error', () => undefined);
    call.once('data', () => {
      images.getChannel().close();
      call.cancel();
    });
    await expect(ended.promise).resolves.toBe(true);
  });

  test('a deadline that passes aborts the signal', async () => {
    const ended = Promise.withResolvers<boolean>();
    const { containers } = await server.start({
      containers: {
        Wait: async (_request, { signal }) => {
          await once(signal, 'abort');
          ended.resolve(true);
          return {};
        },
      },
    });
    const failed = new Promise<ServiceError | null>((resolve) => {
      // Long enough for the call to reach the handler on a machine that has other work.
      containers.wait({}, new Metadata(), { deadline: Date.now() + 1000 }, resolve);
    });
    await expect(failed).resolves.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    await ended.promise;
  });

  test('a slow client holds the handler up', async () => {
    let sent = 0;
    const { containers } = await server.start({
      containers: {
        async *Logs() {
          for (; sent < 3000; sent += 1) yield await Promise.resolve({ entries: [{ data: Buffer.alloc(16_384) }] });
        },
      },
    });
    const reading = (containers.logs({}) as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    await reading.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sent).toBeLessThan(1000);
    let received = 1;
    while ((await reading.next()).done !== true) received += 1;
    expect(received).toBe(3000);
  });
});

describe('hostile clients', () => {
  test('a request over the limit is refused and the daemon stays', async () => {
    const { system, images } = await server.start({ system: { Ping: () => ({ timeMs: 1 }) } });
    const { error } = await readStream(images.pull({ reference: 'x'.repeat(17 * 1024 * 1024) }));
    expect(error).toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    await expect(ping(system)).resolves.toMatchObject({ timeMs: 1 });
  });

  test('bytes that are no message are refused and the daemon stays', async () => {
    const { system } = await server.start({ system: { Ping: () => ({ timeMs: 1 }) } });
    const raw = server.connectRaw();
    for (const method of ['System', 'Image', 'Container'].flatMap((name) =>
      ['Ping', 'Pull', 'Attach', 'LoadChunks'].map((rpc) => `/tinydock.v1.${name}Service/${rpc}`),
    )) {
      const failure = await new Promise<ServiceError | null>((resolve) => {
        const garbage = (): Buffer => Buffer.alloc(100, 0xff);
        raw.makeUnaryRequest(
          method,
          garbage,
          (bytes) => bytes,
          {},
          new Metadata(),
          { deadline: Date.now() + 5000 },
          resolve,
        );
      });
      expect(failure?.code).not.toBe(status.DEADLINE_EXCEEDED);
      expect(failure).not.toBeNull();
    }
    await expect(ping(system)).resolves.toMatchObject({ timeMs: 1 });
  });
});
