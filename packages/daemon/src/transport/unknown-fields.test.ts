import { decodeError } from '@tinydock/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readStream, TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(async () => {
  await server.dispose();
});

const asIs = (bytes: Buffer): Buffer => bytes;
const UNKNOWN = { code: 'UNIMPLEMENTED', message: expect.stringMatching(/does not know field 99 /) as unknown };
/** Field 99 of each kind, first with a value, then with its default. */
const KINDS = [
  ['a number', '980601', '980600'],
  ['64 bits', '99060000000000000001', '99060000000000000000'],
  ['text', '9a060161', '9a0600'],
  ['32 bits', '9d0601000000', '9d0600000000'],
] as const;

function ping(request: string): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const path = '/tinydock.v1.SystemService/Ping';
    server.connectRaw().makeUnaryRequest(path, asIs, asIs, Buffer.from(request, 'hex'), (error, response) => {
      if (error === null) resolve(response);
      else reject(decodeError(error));
    });
  });
}

describe('a field that the daemon does not know', () => {
  test.each(KINDS)('has a request with %s refused, unless it has its default', async (_kind, value, absent) => {
    let calls = 0;
    await server.start({ system: { Ping: () => ({ timeMs: (calls += 1) }) } });
    await expect(ping(value)).rejects.toMatchObject(UNKNOWN);
    expect(calls).toBe(0);
    await expect(ping(absent)).resolves.toBeDefined();
  });

  test('has a request refused whose answers are a stream, also in a message inside', async () => {
    await server.start({
      images: {
        async *Pull() {
          yield await Promise.resolve({ resolving: { reference: 'a' } });
        },
      },
    });
    const platformWithMore = Buffer.from('1203980601', 'hex');
    const path = '/tinydock.v1.ImageService/Pull';
    const call = server.connectRaw().makeServerStreamRequest(path, asIs, asIs, platformWithMore);
    expect(await readStream(call)).toEqual({ items: [], error: expect.objectContaining(UNKNOWN) as unknown });
  });

  test('has a duplex call refused with whichever request it comes', async () => {
    await server.start({
      containers: {
        async *Attach(requests) {
          for await (const _ of requests) yield { attached: true };
        },
      },
    });
    const call = server.connectRaw().makeBidiStreamRequest('/tinydock.v1.ContainerService/Attach', asIs, asIs);
    call.write(Buffer.alloc(0));
    call.write(Buffer.from('980601', 'hex'));
    const { items, error } = await readStream(call);
    expect(items).toHaveLength(1);
    expect(error).toMatchObject(UNKNOWN);
  });
});
