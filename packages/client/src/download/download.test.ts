import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { TinydockError } from '@tinydock/domain';
import { DATA_TOKEN_BYTES, type DownloadProgressInput, encodeError, type SaveRequest } from '@tinydock/protocol';
import { afterEach, describe, expect, test } from 'vitest';
import { type ScriptedDaemon, startScriptedDaemon } from '../testing/scripted-daemon.ts';

type SaveCall = ServerWritableStream<SaveRequest, DownloadProgressInput>;

const token = randomBytes(DATA_TOKEN_BYTES);
const archive = randomBytes(9 * 1024 * 1024 + 17);

let daemon: ScriptedDaemon | undefined;
afterEach(async () => {
  await daemon?.close();
  daemon = undefined;
});

/** A daemon whose Save hands out a ticket, and whose bytes `give` sends when the client has presented it. */
async function startSaving(give: (socket: Socket, call: SaveCall) => void): Promise<ScriptedDaemon> {
  const calls = Promise.withResolvers<SaveCall>();
  const started: ScriptedDaemon = await startScriptedDaemon({
    images: {
      Save: (call) => {
        calls.resolve(call);
        call.write({ ticket: { socketPath: started.dataSocketPath, token } });
      },
    },
    data: (socket) => {
      socket.once('data', (head: Buffer) => {
        expect(head.equals(token)).toBe(true);
        void calls.promise.then((call) => {
          give(socket, call);
        });
      });
    },
  });
  daemon = started;
  return started;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Reads as slowly as a disk that has to be waited for, and looks at each chunk only while it holds. */
async function read(bytes: AsyncIterable<Uint8Array>, pauseMs = 0): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) {
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    hash.update(chunk);
  }
  return hash.digest('hex');
}

function sendAll(socket: Socket, call: SaveCall): void {
  for (let start = 0; start < archive.length; start += 300_001) socket.write(archive.subarray(start, start + 300_001));
  socket.end(() => {
    call.write({ totalBytes: archive.length });
    call.end();
  });
}

const request = { images: ['a:1'] };

describe('through the data socket', () => {
  test.each([0, 5])('all bytes come, to a reader that takes %i ms for each chunk', async (pauseMs) => {
    const { client } = await startSaving(sendAll);
    expect(await read(client.images.save(request), pauseMs)).toBe(digestOf(archive));
  });

  test('nothing at all comes', async () => {
    const { client } = await startSaving((socket, call) => {
      socket.end();
      call.write({ totalBytes: 0 });
      call.end();
    });
    expect(await read(client.images.save(request))).toBe(digestOf(Buffer.alloc(0)));
  });

  test('the daemon is not read faster than the reader takes it', async () => {
    const { client } = await startSaving((socket) => {
      for (let count = 0; count < 8; count += 1) socket.write(archive);
      sockets.push(socket);
    });
    const sockets: Socket[] = [];
    const bytes = client.images.save(request);
    await bytes.next();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(sockets[0]?.writableLength).toBeGreaterThan(7 * archive.length);
    await bytes.return();
  });

  test('a failure in the middle is the daemon’s', async () => {
    const { client } = await startSaving((socket, call) => {
      socket.write(archive.subarray(0, 1000), () => {
        socket.destroy();
        call.emit('error', encodeError(new TinydockError({ code: 'DATA_LOSS', message: 'a layer is gone' })));
      });
    });
    await expect(read(client.images.save(request))).rejects.toMatchObject({
      code: 'DATA_LOSS',
      message: 'a layer is gone',
    });
  });

  test('bytes that are missing at the end are a failure', async () => {
    const { client } = await startSaving((socket, call) => {
      socket.end(archive.subarray(0, 1000));
      call.write({ totalBytes: 1001 });
      call.end();
    });
    await expect(read(client.images.save(request))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test.each(['signal', 'break'] as const)('%s cancels the work', async (way) => {
    const cancelled = Promise.withResolvers<boolean>();
    const closed = Promise.withResolvers<boolean>();
    const { client } = await startSaving((socket, call) => {
      call.on('cancelled', () => {
        cancelled.resolve(true);
      });
      socket.on('end', () => {
        closed.resolve(true);
      });
      socket.resume();
      socket.write('first');
    });
    const abort = new AbortController();
    const reading = (async () => {
      for await (const chunk of client.images.save(request, { signal: abort.signal })) {
        if (chunk.length === 0 || way === 'break') break;
        abort.abort();
      }
    })();
    if (way === 'break') await reading;
    else await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await Promise.all([cancelled.promise, closed.promise])).toEqual([true, true]);
  });

  test('a name that is not there is the failure, before any byte', async () => {
    daemon = await startScriptedDaemon({
      images: {
        Save: (call) => {
          call.emit('error', encodeError(new TinydockError({ code: 'NOT_FOUND', message: 'no such image' })));
        },
      },
    });
    await expect(daemon.client.images.save(request).next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('where the data socket cannot be reached, the bytes come in messages', async () => {
  const cancelled = Promise.withResolvers<boolean>();
  daemon = await startScriptedDaemon({
    images: {
      Save: (call) => {
        call.on('cancelled', () => {
          cancelled.resolve(true);
        });
        call.write({ ticket: { socketPath: '/nonexistent/data.sock', token } });
      },
      SaveChunks: (call) => {
        expect(call.request.images).toEqual(['a:1']);
        for (let start = 0; start < archive.length; start += 1024 * 1024) {
          call.write({ data: archive.subarray(start, start + 1024 * 1024) });
        }
        call.end();
      },
    },
  });
  expect(await read(daemon.client.images.save(request))).toBe(digestOf(archive));
  expect(await cancelled.promise).toBe(true);
});
