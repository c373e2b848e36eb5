import { once } from 'node:events';
import { TinydockError } from '@tinydock/domain';
import { type AttachRequest, type AttachResponseInput, encodeError, type ExecRequest } from '@tinydock/protocol';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from 'vitest';
import type { AttachSession } from './attach-session.ts';
import { collect } from './testing/collect.ts';
import { type ScriptedDaemon, startScriptedDaemon } from './testing/scripted-daemon.ts';

type AttachCall = ServerDuplexStream<AttachRequest, AttachResponseInput>;

let daemon: ScriptedDaemon | undefined;
afterEach(async () => {
  await daemon?.close();
  daemon = undefined;
});

async function attach(
  serve: (call: AttachCall) => void,
  options?: { readonly signal: AbortSignal },
): Promise<AttachSession> {
  daemon = await startScriptedDaemon({ containers: { Attach: serve } });
  return daemon.client.containers.attach({ container: 'web' }, options);
}

/** A container that runs `cat`: it answers every input on standard output until there is no more. */
function serveCat(call: AttachCall): void {
  const read: Buffer[] = [];
  call.on('data', (request: AttachRequest) => {
    if (request.part === 'container') call.write({ attached: true });
    if (request.stdin !== undefined) read.push(request.stdin);
    if (request.part === 'closeStdin') {
      call.write({ stdout: Buffer.concat(read) });
      call.write({ stderr: Buffer.from('done\n') });
      call.write({ exitCode: 3 });
      call.end();
    }
  });
}

describe('attaching', () => {
  test('carries input, both outputs and the exit code', async () => {
    const session = await attach(serveCat);
    await session.attached;
    const input = Buffer.alloc(300_000, 'tinydock ');
    await session.write(input);
    await session.closeStdin();
    const output = await collect(session.output);
    expect(output.map(({ stream }) => stream)).toEqual(['stdout', 'stderr']);
    expect(Buffer.compare(output[0]?.data ?? Buffer.alloc(0), input)).toBe(0);
    await expect(session.exitCode).resolves.toBe(3);
  });

  test('starts a container in the same call, and waits for that before it reads output', async () => {
    const asked: unknown[] = [];
    const serve = (call: AttachCall): void => {
      call.on('data', ({ start, untilRemoved }: AttachRequest) => {
        asked.push({ start, untilRemoved });
        for (const part of [{ attached: true }, { started: true }, { stdout: Buffer.from('x') }, { exitCode: 2 }]) {
          call.write(part);
        }
        call.end();
      });
    };
    daemon = await startScriptedDaemon({ containers: { Attach: serve } });
    const session = daemon.client.containers.attach({ container: 'web', start: true, untilRemoved: true });
    await session.started;
    expect(await collect(session.output)).toEqual([{ stream: 'stdout', data: Buffer.from('x') }]);
    await expect(session.exitCode).resolves.toBe(2);
    expect(asked).toEqual([{ start: true, untilRemoved: true }]);
  });

  test('a start that fails is told by all that waits for it', async () => {
    const failure = new TinydockError({ code: 'NOT_FOUND', reason: 'EXEC_NOT_FOUND', message: 'no such program' });
    const serve = (call: AttachCall): void => {
      call.write({ attached: true });
      call.emit('error', encodeError(failure));
    };
    daemon = await startScriptedDaemon({ containers: { Attach: serve } });
    const session = daemon.client.containers.attach({ container: 'web', start: true });
    await session.attached;
    await expect(session.started).rejects.toMatchObject({ reason: 'EXEC_NOT_FOUND' });
    await expect(collect(session.output)).rejects.toMatchObject({ reason: 'EXEC_NOT_FOUND' });
    await expect(session.exitCode).rejects.toMatchObject({ reason: 'EXEC_NOT_FOUND' });
  });

  test('an exit code of zero is one', async () => {
    const session = await attach((call) => {
      call.write({ attached: true });
      call.write({ exitCode: 0 });
      call.end();
    });
    await session.attached;
    expect(await collect(session.output)).toEqual([]);
    await expect(session.exitCode).resolves.toBe(0);
  });

  test('input is cut into messages of 64 KiB', async () => {
    const sizes: number[] = [];
    const session = await attach((call) => {
      call.on('data', (request: AttachRequest) => {
        if (request.part === 'container') call.write({ attached: true });
        if (request.stdin !== undefined) sizes.push(request.stdin.length);
        if (request.part === 'closeStdin') call.end();
      });
    });
    await session.attached;
    await session.write(Buffer.alloc(150_000));
    await session.closeStdin();
    await collect(session.output).catch(() => undefined);
    expect(sizes).toEqual([65_536, 65_536, 18_928]);
  });

  test('a container that does not read holds the writer up', async () => {
    const session = await attach((call) => {
      call.once('data', () => {
        call.pause();
        call.write({ attached: true });
      });
    });
    await session.attached;
    let written = 0;
    const writing = (async () => {
      for (; written < 1000; written += 1) await session.write(Buffer.alloc(65_536));
    })();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(written).toBeLessThan(200);
    session.close();
    await writing;
  });

  test("a container that is not there rejects everything with the daemon's reason", async () => {
    const session = await attach((call) => {
      call.emit(
        'error',
        encodeError(
          new TinydockError({ code: 'NOT_FOUND', reason: 'CONTAINER_NOT_FOUND', message: 'no such container: web' }),
        ),
      );
    });
    const reason = { code: 'NOT_FOUND', reason: 'CONTAINER_NOT_FOUND' };
    await expect(session.attached).rejects.toMatchObject(reason);
    await expect(session.exitCode).rejects.toMatchObject(reason);
    await expect(collect(session.output)).rejects.toMatchObject(reason);
    await session.write(Buffer.from('dropped'));
  });

  test('a connection that ends without exit code is an error', async () => {
    const session = await attach((call) => {
      call.write({ attached: true });
      call.end();
    });
    await session.attached;
    await collect(session.output);
    await expect(session.exitCode).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test.each(['close', 'signal', 'break'] as const)('%s detaches', async (way) => {
    const cancelled = Promise.withResolvers<boolean>();
    const abort = new AbortController();
    const session = await attach(
      (call) => {
        call.on('cancelled', () => {
          cancelled.resolve(true);
        });
        call.write({ attached: true });
        call.write({ stdout: Buffer.from('x') });
      },
      { signal: abort.signal },
    );
    await session.attached;
    if (way === 'close') session.close();
    if (way === 'signal') abort.abort();
    const reading = (async () => {
      for await (const chunk of session.output) if (chunk.stream === 'stdout' && way === 'break') break;
    })();
    if (way === 'break') await reading;
    else await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(session.exitCode).rejects.toMatchObject({ code: 'CANCELLED' });
    await cancelled.promise;
  });

  test('a slow reader of the output holds the container up', async () => {
    let written = 0;
    const session = await attach((call) => {
      const send = async (): Promise<void> => {
        call.write({ attached: true });
        for (; written < 2000; written += 1) {
          if (!call.write({ stdout: Buffer.alloc(16_384) })) await once(call, 'drain');
        }
        call.write({ exitCode: 0 });
        call.end();
      };
      void send();
    });
    await session.attached;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(written).toBeLessThan(500);
    expect(await collect(session.output)).toHaveLength(2000);
    await expect(session.exitCode).resolves.toBe(0);
  });
});

describe('one more program', () => {
  type ExecCall = ServerDuplexStream<ExecRequest, AttachResponseInput>;

  async function exec(serve: (call: ExecCall) => void): Promise<AttachSession> {
    daemon = await startScriptedDaemon({ containers: { Exec: serve } });
    return daemon.client.containers.exec({ container: 'web', args: ['cat'] });
  }

  test('is named by the first message; input and sizes follow', async () => {
    const parts: unknown[] = [];
    const session = await exec((call) => {
      call.on('data', (request: ExecRequest) => {
        const { part, start, stdin, resize } = request;
        if (part === 'start') call.write({ attached: true });
        parts.push(start?.args ?? stdin?.toString() ?? resize ?? part);
        if (part !== 'closeStdin') return;
        call.write({ exitCode: 6 });
        call.end();
      });
    });
    await session.attached;
    await session.resize({ columns: 80, rows: 24 });
    await session.write(Buffer.from('hello'));
    await session.closeStdin();
    expect(await collect(session.output)).toEqual([]);
    await expect(session.exitCode).resolves.toBe(6);
    expect(parts).toEqual([['cat'], { columns: 80, rows: 24 }, 'hello', 'closeStdin']);
  });

  test('is left alone by detach, which the daemon learns before the end of the call', async () => {
    const parts: string[] = [];
    const cancelled = Promise.withResolvers<undefined>();
    const session = await exec((call) => {
      call.on('data', ({ part }: ExecRequest) => {
        parts.push(part ?? '');
        if (part === 'start') call.write({ attached: true });
      });
      call.on('cancelled', () => {
        cancelled.resolve(undefined);
      });
    });
    await session.attached;
    await session.detach();
    await cancelled.promise;
    expect(parts).toEqual(['start', 'detach']);
  });
});
