import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, createReadStream, openSync, readdirSync, readSync, statSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import { TinydockError } from '@tinydock/domain';
import {
  DATA_TOKEN_BYTES,
  encodeError,
  type ImportChunk,
  type ImportProgressInput,
  type LoadChunk,
  type LoadProgress,
  type LoadProgressInput,
  type LoadRequest,
} from '@tinydock/protocol';
import { afterEach, describe, expect, test } from 'vitest';
import { collect } from '../testing/collect.ts';
import { type ScriptedDaemon, startScriptedDaemon } from '../testing/scripted-daemon.ts';

type LoadCall = ServerWritableStream<LoadRequest, LoadProgressInput>;
type Taking = (socket: Socket, call: LoadCall, head: Buffer) => void;

const token = randomBytes(DATA_TOKEN_BYTES);
const archive = randomBytes(5 * 1024 * 1024 + 17);
const digest = sha256(archive);

function sha256(data: Uint8Array): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}

let daemon: ScriptedDaemon | undefined;
afterEach(async () => {
  await daemon?.close();
  daemon = undefined;
});

/** A daemon whose Load hands out a ticket and gives the connection that comes with it to `take`. */
async function startLoading(take: Taking): Promise<ScriptedDaemon> {
  const calls = Promise.withResolvers<LoadCall>();
  const started: ScriptedDaemon = await startScriptedDaemon({
    images: {
      Load: (call) => {
        calls.resolve(call);
        call.write({ ticket: { socketPath: started.dataSocketPath, token } });
      },
    },
    data: (socket) => {
      const onReadable = (): void => {
        const head = socket.read(DATA_TOKEN_BYTES) as Buffer | null;
        if (head === null) return;
        socket.off('readable', onReadable);
        void calls.promise.then((call) => {
          take(socket, call, head);
        });
      };
      socket.on('readable', onReadable);
    },
  });
  daemon = started;
  return started;
}

/** Reads everything and answers with the digest of it. */
function takeAll(socket: Socket, call: LoadCall, head: Buffer): void {
  expect(head.equals(token)).toBe(true);
  const read = async (): Promise<void> => {
    const hash = createHash('sha256');
    for await (const chunk of socket as AsyncIterable<Buffer>) hash.update(chunk);
    socket.destroy();
    call.write({ receivedBytes: archive.length });
    call.write({ image: { imageId: `sha256:${hash.digest('hex')}`, tags: ['a:1'] } });
    call.end();
  };
  void read();
}

function imageIds(events: readonly LoadProgress[]): readonly string[] {
  return events.flatMap(({ image }) => (image === null || image === undefined ? [] : [image.imageId]));
}

describe('through the data socket', () => {
  test('a file arrives byte by byte, and the ticket is not shown', async () => {
    const { client, dir } = await startLoading(takeAll);
    writeFileSync(join(dir, 'a.tar'), archive);
    const events = await collect(client.images.load({ path: join(dir, 'a.tar') }));
    expect(events.map(({ event }) => event)).toEqual(['receivedBytes', 'image']);
    expect(imageIds(events)).toEqual([digest]);
  });

  test('a stream arrives', async () => {
    const { client } = await startLoading(takeAll);
    expect(
      imageIds(await collect(client.images.load(Readable.from([archive.subarray(0, 99), archive.subarray(99)])))),
    ).toEqual([digest]);
  });

  test('a pipe arrives', async () => {
    const { client, dir } = await startLoading(takeAll);
    const fifo = join(dir, 'fifo');
    execFileSync('mkfifo', [fifo]);
    writeFileSync(join(dir, 'a.tar'), archive);
    const writer = spawn('dd', [`if=${join(dir, 'a.tar')}`, `of=${fifo}`, 'bs=64k'], { stdio: 'ignore' });
    const exited = new Promise((resolve) => writer.once('exit', resolve));
    const fd = openSync(fifo, 'r');
    expect(imageIds(await collect(client.images.load({ fd })))).toEqual([digest]);
    await exited;
  });

  test('a descriptor of a file arrives', async () => {
    const { client, dir } = await startLoading(takeAll);
    writeFileSync(join(dir, 'a.tar'), archive);
    expect(imageIds(await collect(client.images.load({ fd: openSync(join(dir, 'a.tar'), 'r') })))).toEqual([digest]);
  });

  test('where the daemon gives up in the middle, its reason is thrown', async () => {
    const { client } = await startLoading((socket, call) => {
      socket.destroy();
      call.emit(
        'error',
        encodeError(new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_ARCHIVE', message: 'not a tar' })),
      );
    });
    let ended = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield await Promise.resolve(archive);
      } finally {
        ended = true;
      }
    }
    await expect(collect(client.images.load(endless()))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      reason: 'INVALID_ARCHIVE',
    });
    await expect.poll(() => ended).toBe(true);
  });

  test('a daemon that has read enough ends the upload well', async () => {
    const { client } = await startLoading((socket, call) => {
      socket.destroy();
      call.write({ image: { imageId: 'sha256:1' } });
      call.end();
    });
    expect(imageIds(await collect(client.images.load(Readable.from([archive, archive]))))).toEqual(['sha256:1']);
  });

  test('a source that cannot be read cancels the work before its connection closes', async () => {
    const order: string[] = [];
    const done = Promise.withResolvers<boolean>();
    const { client } = await startLoading((socket, call) => {
      call.on('cancelled', () => {
        order.push('cancelled');
        socket.destroy();
        done.resolve(true);
      });
      socket.on('data', () => undefined);
      socket.on('end', () => order.push('end'));
    });
    const failing = Readable.from(
      (function* () {
        yield archive;
        throw new Error('the disk is gone');
      })(),
    );
    await expect(collect(client.images.load(failing))).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: 'cannot read the archive: the disk is gone',
    });
    await done.promise;
    expect(order[0]).toBe('cancelled');
  });

  test('a file that is not there is named', async () => {
    const { client, dir } = await startLoading(() => undefined);
    const path = join(dir, 'none.tar');
    await expect(collect(client.images.load({ path }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(path) as string,
    });
  });

  test.each(['signal', 'break'] as const)('%s cancels the work, also while the source is silent', async (way) => {
    const cancelled = Promise.withResolvers<boolean>();
    const { client, dir } = await startLoading((socket, call) => {
      call.on('cancelled', () => {
        socket.destroy();
        cancelled.resolve(true);
      });
      call.write({ receivedBytes: 0 });
    });
    execFileSync('mkfifo', [join(dir, 'fifo')]);
    const keepOpen = openSync(join(dir, 'fifo'), 'r+');
    const abort = new AbortController();
    const source = { fd: openSync(join(dir, 'fifo'), 'r') };
    const loading = (async () => {
      for await (const event of client.images.load(source, {}, { signal: abort.signal })) {
        if (event.event !== 'receivedBytes') continue;
        if (way === 'break') break;
        abort.abort();
      }
    })();
    if (way === 'break') await loading;
    else await expect(loading).rejects.toMatchObject({ code: 'CANCELLED' });
    await cancelled.promise;
    closeSync(keepOpen);
  });
});

describe('where the daemon reads the file', () => {
  const readByDaemon = async (call: LoadCall): Promise<void> => {
    const { file } = call.request;
    call.write({ readingFile: true });
    const stream = createReadStream(`/proc/${file?.pid}/fd/${file?.descriptor}`, { start: Number(file?.offset) });
    const hash = createHash('sha256');
    for await (const chunk of stream as AsyncIterable<Buffer>) hash.update(chunk);
    call.write({ image: { imageId: `sha256:${hash.digest('hex')}`, tags: [file?.identity ?? ''] } });
    call.end();
  };

  async function startReading(): Promise<ScriptedDaemon> {
    daemon = await startScriptedDaemon({ images: { Load: (call) => void readByDaemon(call) } });
    writeFileSync(join(daemon.dir, 'a.tar'), archive);
    return daemon;
  }

  function isOpen(path: string): boolean {
    const { dev, ino } = statSync(path);
    return readdirSync('/proc/self/fd').some((fd) => {
      const stats = statSync(`/proc/self/fd/${fd}`, { throwIfNoEntry: false });
      return stats?.dev === dev && stats.ino === ino;
    });
  }

  test('it gets the file as we have it open, which is closed after', async () => {
    const { client, dir } = await startReading();
    const [event, ...more] = await collect(client.images.load({ path: join(dir, 'a.tar') }));
    const { dev, ino } = statSync(join(dir, 'a.tar'), { bigint: true });
    expect(event?.image).toMatchObject({ imageId: digest, tags: [`${dev}:${ino}`] });
    expect(more).toEqual([]);
    await expect.poll(() => isOpen(join(dir, 'a.tar'))).toBe(false);
  });

  test('a descriptor is read from its position, and closed', async () => {
    const { client, dir } = await startReading();
    const fd = openSync(join(dir, 'a.tar'), 'r');
    readSync(fd, Buffer.alloc(1000));
    const events = await collect(client.images.load({ fd }));
    expect(imageIds(events)).toEqual([sha256(archive.subarray(1000))]);
    await expect.poll(() => isOpen(join(dir, 'a.tar'))).toBe(false);
  });
});

describe('where the data socket cannot be reached', () => {
  const unreachable = { ticket: { socketPath: '/nonexistent/data.sock', token } };

  test('an archive to load travels in messages of at most 1 MiB', async () => {
    const sizes: number[] = [];
    const cancelled = Promise.withResolvers<boolean>();
    daemon = await startScriptedDaemon({
      images: {
        Load: (call) => {
          call.on('cancelled', () => {
            cancelled.resolve(true);
          });
          call.write(unreachable);
        },
        LoadChunks: (call: ServerDuplexStream<LoadChunk, LoadProgressInput>) => {
          const hash = createHash('sha256');
          call.on('data', ({ data }: LoadChunk) => {
            sizes.push(data.length);
            hash.update(data);
          });
          call.on('end', () => {
            call.write({ image: { imageId: `sha256:${hash.digest('hex')}` } });
            call.end();
          });
        },
      },
    });
    expect(imageIds(await collect(daemon.client.images.load(Readable.from([archive]))))).toEqual([digest]);
    expect(Math.max(...sizes)).toBe(1024 * 1024);
    await cancelled.promise;
  });

  test('an archive to import comes after its request', async () => {
    daemon = await startScriptedDaemon({
      images: {
        Import: (call) => {
          call.write(unreachable);
        },
        ImportChunks: (call: ServerDuplexStream<ImportChunk, ImportProgressInput>) => {
          const parts: (string | undefined)[] = [];
          call.on('data', ({ part, request }: ImportChunk) => {
            parts.push(part === 'request' ? request?.reference : part);
          });
          call.on('end', () => {
            call.write({ imageId: parts.join(' ') });
            call.end();
          });
        },
      },
    });
    const source = Readable.from([Buffer.from('tar')]);
    const [progress] = await collect(daemon.client.images.import(source, { reference: 'busybox:1' }));
    expect(progress?.imageId).toBe('busybox:1 data');
  });

  test("a failure in the middle is the daemon's", async () => {
    daemon = await startScriptedDaemon({
      images: {
        Load: (call) => {
          call.write(unreachable);
        },
        LoadChunks: (call) => {
          call.once('data', () => {
            call.emit(
              'error',
              encodeError(
                new TinydockError({ code: 'RESOURCE_EXHAUSTED', reason: 'NO_SPACE', message: 'the disk is full' }),
              ),
            );
          });
        },
      },
    });
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield await Promise.resolve(archive);
    }
    await expect(collect(daemon.client.images.load(endless()))).rejects.toMatchObject({ reason: 'NO_SPACE' });
  });
});
