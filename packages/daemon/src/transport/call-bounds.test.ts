import { once } from 'node:events';
import { type ClientReadableStream } from '@grpc/grpc-js';
import { type ImageServiceClient, type PullProgress } from '@tinydock/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CALL_BOUNDS } from './call-bounds.ts';
import { ping, readStream, TestServer, type TestClients } from './testing/test-server.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(async () => {
  await server.dispose();
});

type Pull = ClientReadableStream<PullProgress>;

/** A daemon whose pulls never end. */
function startEndless(): Promise<TestClients> {
  return server.start({
    system: { Ping: () => ({ timeMs: 1 }) },
    images: {
      async *Pull(_request, { signal }) {
        yield { resolving: { reference: 'a' } };
        await once(signal, 'abort');
      },
    },
  });
}

/** Resolves when the call has been answered, which stays open where it was taken. */
async function begin(images: ImageServiceClient): Promise<{ readonly call: Pull; readonly isOpen: boolean }> {
  const call = images.pull({}) as Pull;
  call.on('error', () => undefined);
  const answered = once(call, 'data').then(
    () => true,
    () => false,
  );
  return { call, isOpen: await answered };
}

describe('the calls of one connection', () => {
  test('are refused above the bound, not left waiting, and short ones still come through', async () => {
    const { system, images } = await startEndless();
    const begun = await Promise.all(Array.from({ length: 300 }, () => begin(images)));
    expect(begun.filter(({ isOpen }) => isOpen)).toHaveLength(CALL_BOUNDS.streams);
    const { error } = await readStream(images.pull({}));
    expect(error).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      message:
        '/tinydock.v1.ImageService/Pull is refused: 256 calls are open on this connection, which are all that it takes',
    });
    await expect(ping(system)).resolves.toMatchObject({ timeMs: 1 });
  });

  test('count while they are open, and for each connection by itself', async () => {
    const { images } = await startEndless();
    const begun = await Promise.all(Array.from({ length: CALL_BOUNDS.streams }, () => begin(images)));
    const other = server.connect((await server.openCuttablePath()).path);
    expect(await begin(other.images)).toMatchObject({ isOpen: true });
    begun[0]?.call.cancel();
    await expect.poll(async () => (await begin(images)).isOpen).toBe(true);
    expect(await begin(images)).toMatchObject({ isOpen: false });
  });

  test('that are to be short are refused, too, where nothing else helps', async () => {
    const never = Promise.withResolvers<{ timeMs: number }>();
    const { system } = await server.start({ system: { Ping: () => never.promise } });
    const pings = Array.from({ length: CALL_BOUNDS.all + 1 }, () => ping(system));
    await expect(Promise.race(pings)).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    never.resolve({ timeMs: 1 });
    const results = await Promise.allSettled(pings);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(CALL_BOUNDS.all);
  });
});
