import { TinydockError } from '@tinydock/domain';
import type { AttachResponse, LoadChunkInput } from '@tinydock/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ping, readStream, TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(async () => {
  await server.dispose();
});

describe('duplex calls', () => {
  test('duplex calls read requests and answer them', async () => {
    const { containers } = await server.start({
      containers: {
        async *Attach(requests) {
          yield { attached: true };
          for await (const { stdin, part } of requests) {
            if (stdin !== undefined) yield { stdout: stdin };
            if (part === 'closeStdin') break;
          }
          yield { exitCode: 7 };
        },
      },
    });
    const call = containers.attach();
    call.write({ container: 'web' });
    call.write({ stdin: Buffer.from('hello') });
    call.write({ closeStdin: true });
    const { items, error } = await readStream<AttachResponse>(call);
    expect(error).toBeUndefined();
    expect(items.map((item) => item.part)).toEqual(['attached', 'stdout', 'exitCode']);
    expect(items[2]?.exitCode).toBe(7);
  });

  test('a duplex handler may fail while requests still arrive', async () => {
    const { system, containers } = await server.start({
      system: { Ping: () => ({ timeMs: 1 }) },
      containers: {
        async *Attach(requests) {
          for await (const request of requests) {
            if (request.stdin === undefined) continue;
            yield { attached: true };
            throw new TinydockError({ code: 'NOT_FOUND', message: 'no such container' });
          }
        },
      },
    });
    const call = containers.attach();
    const writing = setInterval(() => call.write({ stdin: Buffer.alloc(1000) }), 1);
    const { error } = await readStream<AttachResponse>(call);
    clearInterval(writing);
    expect(error).toMatchObject({ code: 'NOT_FOUND' });
    await expect(ping(system)).resolves.toMatchObject({ timeMs: 1 });
  });

  test.each(['cancelled', 'vanished'] as const)(
    'requests cut short because the client %s do not end as if they were all',
    async (way) => {
      const ended = Promise.withResolvers<unknown>();
      const { images } = await server.start({
        images: {
          async *LoadChunks(chunks) {
            try {
              let count = 0;
              for await (const { data } of chunks) {
                count += 1;
                if (count === 5) yield { receivedBytes: data.length };
                await new Promise((resolve) => setTimeout(resolve, 1));
              }
              ended.resolve(count);
            } catch (error) {
              ended.resolve(error);
            }
          },
        },
      });
      const { path, cut } = await server.openCuttablePath();
      const client = way === 'cancelled' ? images : server.connect(path).images;
      const call = client.loadChunks();
      call.on('error', () => undefined);
      const chunk: LoadChunkInput = { data: Buffer.alloc(100_000) };
      for (let count = 0; count < 200; count += 1) call.write(chunk);
      call.once('data', () => {
        if (way === 'cancelled') call.cancel();
        else cut();
      });
      await expect(ended.promise).resolves.toMatchObject({ code: 'CANCELLED' });
      cut();
    },
  );

  test('a duplex call that is cancelled between two requests ends them with CANCELLED', async () => {
    const ended = Promise.withResolvers<unknown>();
    const { containers } = await server.start({
      containers: {
        async *Attach(requests) {
          yield { attached: true };
          try {
            for await (const request of requests) expect(request.part).toBe('container');
            ended.resolve('end');
          } catch (error) {
            ended.resolve(error);
          }
        },
      },
    });
    const call = containers.attach();
    call.on('error', () => undefined);
    call.write({ container: 'web' });
    call.once('data', () => {
      call.cancel();
    });
    await expect(ended.promise).resolves.toMatchObject({ code: 'CANCELLED' });
  });
});
