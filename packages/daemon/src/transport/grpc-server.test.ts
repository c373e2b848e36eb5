import { once } from 'node:events';
import { statSync } from 'node:fs';
import { TinydockError } from '@tinydock/domain';
import { decodeError, SERVICE_NAMES } from '@tinydock/protocol';
import { service as healthService } from 'grpc-health-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ping, readStream, TestServer } from './testing/test-server.ts';

interface HealthClient {
  check(request: object, callback: (error: unknown, response: unknown) => void): void;
}

/** Fields of ServerReflectionRequest; its text form is grpc/reflection/v1/reflection.proto. */
const FILE_CONTAINING_SYMBOL = 4;
const LIST_SERVICES = 7;

function same(bytes: Buffer): Buffer {
  return bytes;
}

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(async () => {
  await server.dispose();
});

describe('the server', () => {
  test('has a socket for owner and group', async () => {
    await server.start({});
    expect(statSync(server.socketPath).mode & 0o777).toBe(0o660);
  });

  test('answers health checks', async () => {
    await server.start({});
    const health = server.connectTo(healthService) as HealthClient;
    for (const service of ['', ...Object.values(SERVICE_NAMES)]) {
      const answer = await new Promise((resolve) => {
        health.check({ service }, (error, response) => {
          resolve(error ?? response);
        });
      });
      expect(answer).toEqual({ status: 'SERVING' });
    }
  });

  test.each(['v1', 'v1alpha'])('describes its services by reflection, %s', async (version) => {
    await server.start({});
    const call = async (request: Buffer): Promise<{ text: string; error: unknown }> => {
      const method = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
      const stream = server.connectRaw().makeBidiStreamRequest<Buffer, Buffer>(method, same, same);
      stream.end(request);
      const { items, error } = await readStream<Buffer>(stream);
      return { text: Buffer.concat(items).toString('latin1'), error };
    };
    const ask = (field: number, value: string): ReturnType<typeof call> =>
      call(Buffer.from([(field << 3) | 2, value.length, ...Buffer.from(value)]));
    const [services, file, broken] = await Promise.all([
      ask(LIST_SERVICES, ''),
      ask(FILE_CONTAINING_SYMBOL, SERVICE_NAMES.containers),
      call(Buffer.from([0xff, 0xff, 0xff])),
    ]);
    for (const name of Object.values(SERVICE_NAMES)) expect(services.text).toContain(name);
    expect(file).toMatchObject({ text: expect.stringContaining('CreateContainerRequest') as string, error: undefined });
    expect(broken.error).toMatchObject({ message: expect.stringContaining('no ServerReflectionRequest') as string });
    expect((await ask(LIST_SERVICES, '')).error).toBeUndefined();
  });

  test('is refused a socket that another one serves', async () => {
    const { system } = await server.start({ system: { Ping: () => ({ timeMs: 1 }) } });
    await expect(server.start({})).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await expect(ping(system)).resolves.toMatchObject({ timeMs: 1 });
  });

  test('ends streams at once and lets other calls finish when it closes', async () => {
    const reached = Promise.withResolvers<boolean>();
    const { system, images } = await server.start({
      system: {
        Ping: async () => {
          reached.resolve(true);
          await new Promise((resolve) => setTimeout(resolve, 300));
          return { timeMs: 5 };
        },
      },
      images: {
        async *Pull(_request, { signal }) {
          yield { resolving: { reference: 'a' } };
          await once(signal, 'abort');
        },
      },
    });
    const pulling = readStream(images.pull({}));
    const pinging = ping(system);
    await reached.promise;
    await server.closeServer(5000);
    expect((await pulling).error).toMatchObject({ code: 'UNAVAILABLE', message: 'tinydockd is stopping' });
    await expect(pinging).resolves.toMatchObject({ timeMs: 5 });
    expect(() => statSync(server.socketPath)).toThrow('ENOENT');
  });

  test('ends calls that do not finish in the grace period', async () => {
    const reached = Promise.withResolvers<boolean>();
    const { containers } = await server.start({
      containers: {
        Wait: async (_request, { signal }) => {
          reached.resolve(true);
          await once(signal, 'abort');
          throw new Error('aborted');
        },
      },
    });
    const waiting = new Promise<unknown>((resolve) => {
      containers.wait({}, (error) => {
        resolve(decodeError(error));
      });
    });
    await reached.promise;
    const started = performance.now();
    await server.closeServer(100);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(await waiting).toMatchObject({ code: 'UNAVAILABLE', message: 'tinydockd is stopping' });
  });

  test('ends although a handler ignores its signal', async () => {
    const reached = Promise.withResolvers<boolean>();
    const { system } = await server.start({
      system: {
        Ping: () => {
          reached.resolve(true);
          return new Promise<never>(() => undefined);
        },
      },
    });
    const pinging = ping(system).catch((error: unknown) => error);
    await reached.promise;
    await server.closeServer(50);
    await expect(pinging).resolves.toBeInstanceOf(TinydockError);
  });
});
