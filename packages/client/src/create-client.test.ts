import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TinydockError } from '@tinydock/domain';
import { encodeError } from '@tinydock/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClient } from './create-client.ts';
import { collect } from './testing/collect.ts';
import { type ScriptedDaemon, type Script, startScriptedDaemon } from './testing/scripted-daemon.ts';

let daemon: ScriptedDaemon | undefined;
afterEach(async () => {
  await daemon?.close();
  daemon = undefined;
});

async function start(script: Script): Promise<ScriptedDaemon> {
  daemon = await startScriptedDaemon(script);
  return daemon;
}

describe('unary calls', () => {
  test('send the request and resolve with the response', async () => {
    const { client } = await start({
      images: {
        Tag: (call, callback) => {
          const { source, target } = call.request;
          callback(null, { name: `docker.io/library/${target}`, movedFrom: source });
        },
        List: (_call, callback) => {
          callback(null, { images: [{ id: 'sha256:1', sizeBytes: 5_000_000_000, labels: { a: 'b' } }] });
        },
      },
    });
    await expect(client.images.tag({ source: 'a', target: 'b:1' })).resolves.toEqual({
      name: 'docker.io/library/b:1',
      movedFrom: 'a',
    });
    const [image] = await client.images.list();
    expect(image).toMatchObject({ id: 'sha256:1', sizeBytes: 5_000_000_000, labels: { a: 'b' }, platform: null });
  });

  test('fail with the error that the daemon threw', async () => {
    const thrown = new TinydockError({
      code: 'NOT_FOUND',
      reason: 'IMAGE_NOT_FOUND',
      message: 'no such image: nginx\nsecond line — ü',
      hint: 'Pull it.',
      details: { image: 'nginx' },
    });
    const { client } = await start({
      images: {
        Inspect: (_call, callback) => {
          callback(encodeError(thrown));
        },
      },
    });
    const { code, reason, message, hint, details } = thrown;
    await expect(client.images.inspect('nginx')).rejects.toMatchObject({ code, reason, message, hint, details });
  });

  test('fail with UNIMPLEMENTED where the daemon does not know the method', async () => {
    const { client } = await start({ system: { Ping: () => undefined } });
    await expect(client.images.list()).rejects.toMatchObject({ code: 'UNIMPLEMENTED' });
  });

  test('a signal cancels the call at the daemon and rejects with its reason', async () => {
    const cancelled = Promise.withResolvers<boolean>();
    const reached = Promise.withResolvers<boolean>();
    const { client } = await start({
      containers: {
        Wait: (call) => {
          reached.resolve(true);
          call.on('cancelled', () => {
            cancelled.resolve(true);
          });
        },
      },
    });
    const abort = new AbortController();
    const reason = new Error('the user pressed Ctrl-C');
    const waiting = client.containers.wait({ container: 'web' }, { signal: abort.signal });
    await reached.promise;
    abort.abort(reason);
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED', cause: reason });
    await cancelled.promise;
  });

  test('a signal that is aborted already sends nothing', async () => {
    const { client } = await start({ system: { Ping: () => expect.unreachable() } });
    await expect(client.system.ping({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('a time-out ends the call', async () => {
    const { client } = await start({ system: { Ping: () => undefined } });
    await expect(client.system.ping({ timeoutMs: 50 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  test('a response over the limit is named as such', async () => {
    const { client } = await start({
      images: {
        Inspect: (_call, callback) => {
          callback(null, { configJson: Buffer.alloc(17 * 1024 * 1024) });
        },
      },
    });
    await expect(client.images.inspect('big')).rejects.toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      message: expect.stringMatching(/larger than/) as string,
    });
  });
});

describe('server streams', () => {
  test('arrive in order and end', async () => {
    const { client } = await start({
      images: {
        Pull: (call) => {
          call.write({ resolving: { reference: call.request.reference } });
          call.write({ done: { reference: 'nginx:latest', changed: true } });
          call.end();
        },
      },
    });
    const events = await collect(client.images.pull({ reference: 'nginx' }));
    expect(events.map((event) => event.event)).toEqual(['resolving', 'done']);
    expect(events[0]?.resolving).toEqual({ reference: 'nginx' });
  });

  test('fail after what came before', async () => {
    const { client } = await start({
      images: {
        Pull: (call) => {
          call.write({ resolving: { reference: 'a' } });
          call.emit('error', encodeError(new TinydockError({ code: 'DATA_LOSS', message: 'layer 3 is damaged' })));
        },
      },
    });
    const seen: (string | undefined)[] = [];
    const reading = (async () => {
      for await (const { event } of client.images.pull({ reference: 'a' })) seen.push(event);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'DATA_LOSS', message: 'layer 3 is damaged' });
    expect(seen).toEqual(['resolving']);
  });

  test('leaving the loop cancels the call at the daemon', async () => {
    const cancelled = Promise.withResolvers<boolean>();
    const { client } = await start({
      system: {
        Events: (call) => {
          call.on('cancelled', () => {
            cancelled.resolve(true);
          });
          call.write({ action: 'pull' });
        },
      },
    });
    for await (const event of client.system.events()) {
      expect(event.action).toBe('pull');
      break;
    }
    await cancelled.promise;
  });

  test('a slow reader holds the daemon up', async () => {
    const total = 4000;
    const data = Buffer.alloc(16 * 1024);
    let written = 0;
    const { client } = await start({
      containers: {
        Logs: (call) => {
          const send = async (): Promise<void> => {
            for (; written < total; written += 1) if (!call.write({ entries: [{ data }] })) await once(call, 'drain');
            call.end();
          };
          void send();
        },
      },
    });
    let read = 0;
    for await (const entries of client.containers.logs({ container: 'web' })) {
      read += 1;
      expect(entries.map((entry) => entry.data.length)).toEqual([data.length]);
      if (read === 10) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        expect(written).toBeLessThan(total / 4);
      }
    }
    expect(read).toBe(total);
  });
});

describe('a daemon that cannot be reached', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tinydock-client-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  async function pingFailure(host: string): Promise<unknown> {
    const client = createClient({ host, connectTimeoutMs: 200 });
    try {
      return await client.system.ping().then(
        () => expect.unreachable(),
        (error: unknown) => error,
      );
    } finally {
      client.close();
    }
  }

  test('fails at once where there is no socket', async () => {
    const started = performance.now();
    const error = await pingFailure(`unix://${join(dir, 'none.sock')}`);
    expect(performance.now() - started).toBeLessThan(500);
    expect(error).toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'DAEMON_UNREACHABLE',
      hint: expect.stringContaining('tinydockd') as string,
      message: `cannot reach tinydockd at ${join(dir, 'none.sock')}: no socket is there`,
    });
  });

  test('fails at once where nobody listens on the socket', async () => {
    const path = join(dir, 'file');
    writeFileSync(path, '');
    expect(await pingFailure(path)).toMatchObject({ code: 'UNAVAILABLE', reason: 'DAEMON_UNREACHABLE' });
  });

  test('fails after the connect time-out where the daemon hangs', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(dir, 'a.sock'), resolve));
    const error = await pingFailure(join(dir, 'a.sock'));
    server.close();
    expect(error).toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'DAEMON_UNREACHABLE',
      message: expect.stringContaining('does not answer') as string,
    });
  });

  test('does not blame the daemon for the time in which the client itself was busy', async () => {
    const { socketPath } = await start({ system: { Ping: (_call, callback) => callback(null, { timeMs: 7 }) } });
    const client = createClient({ host: `unix://${socketPath}`, connectTimeoutMs: 1000 });
    const answer = client.system.ping();
    for (const end = performance.now() + 1500; performance.now() < end;);
    await expect(answer).resolves.toMatchObject({ timeMs: 7 });
    client.close();
  });

  test('finds a daemon that answers after one that did not', async () => {
    const path = join(dir, 'b.sock');
    const hanging = createServer();
    const accepted: Socket[] = [];
    hanging.on('connection', (socket) => accepted.push(socket));
    await new Promise<void>((resolve) => hanging.listen(path, resolve));
    const client = createClient({ host: `unix://${path}`, connectTimeoutMs: 100 });
    const ping = (): Promise<string> =>
      client.system.ping().then(
        () => 'answered',
        (error: unknown) => (error as TinydockError).message,
      );
    expect(await ping()).toContain('does not answer');
    for (const socket of accepted) socket.destroy();
    await new Promise((resolve) => hanging.close(resolve));
    const { socketPath } = await start({ system: { Ping: (_call, callback) => callback(null, {}) } });
    symlinkSync(socketPath, path);
    await expect.poll(ping, { timeout: 10_000 }).toBe('answered');
    client.close();
  });

  test('closing the client fails calls that are under way', async () => {
    const { client } = await start({ system: { Ping: () => client.close() } });
    await expect(client.system.ping()).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
