import { beforeEach, describe, expect, test } from 'vitest';
import { CacheReceivers } from './cache-receivers.ts';

const ID = 'a'.repeat(32);
const never = new AbortController().signal;

let receivers: CacheReceivers;

beforeEach(() => {
  receivers = new CacheReceivers(50);
});

async function* bytes(have: ReadonlySet<string>): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from([...have].join(','));
  yield await Promise.resolve(Buffer.from('!'));
}

async function takeAll(signal = never): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of receivers.receive(ID, { have: ['x', 'y'], signal })) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('a client and a build', () => {
  test('meet where the client comes first, and where the build does', async () => {
    const first = takeAll();
    await receivers.deliver(ID, bytes, never);
    expect(await first).toBe('x,y!');
    const delivered = receivers.deliver(ID, bytes, never);
    expect(await takeAll()).toBe('x,y!');
    await delivered;
  });

  test('do not wait for each other for ever', async () => {
    await expect(receivers.deliver(ID, bytes, never)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const stop = new AbortController();
    const taking = takeAll(stop.signal);
    stop.abort();
    await expect(taking).rejects.toMatchObject({ code: 'CANCELLED' });
    const build = new AbortController();
    const giving = receivers.deliver(ID, bytes, build.signal);
    build.abort();
    await expect(giving).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('tell each other of failures', async () => {
    const stopping = receivers.receive(ID, { have: [], signal: never });
    const stopped = receivers.deliver(ID, bytes, never);
    await stopping.next();
    await stopping.return();
    await expect(stopped).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const taking = takeAll();
    const failed = receivers.deliver(
      ID,
      async function* () {
        yield await Promise.resolve(Buffer.from('x'));
        throw new Error('no layer');
      },
      never,
    );
    await expect(taking).rejects.toThrow('no layer');
    await expect(failed).rejects.toThrow('no layer');
  });

  test('are two: nobody else takes part', async () => {
    const first = takeAll();
    await expect(takeAll()).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const given = receivers.deliver(ID, bytes, never);
    await expect(receivers.deliver(ID, bytes, never)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await given;
    expect(await first).toBe('x,y!');
  });
});
