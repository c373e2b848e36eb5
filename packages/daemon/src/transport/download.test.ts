import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { TinydockError } from '@tinydock/domain';
import type { DownloadProgressInput } from '@tinydock/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DataSocket, openDataSocket } from './data-socket.ts';
import { sendInMessages, sendThroughSocket } from './download.ts';

let dir: string;
let dataSocket: DataSocket;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-download-'));
  dataSocket = await openDataSocket({ path: join(dir, 'data.sock'), groupId: undefined });
});
afterEach(async () => {
  await dataSocket.close();
  rmSync(dir, { recursive: true });
});

/** Bytes in one block of memory that is used again for each chunk, and what became of their iteration. */
function source(chunks: number, failure?: Error) {
  const state = { given: 0, ended: false };
  const block = Buffer.alloc(1024 * 1024);
  const bytes = (async function* () {
    try {
      for (; state.given < chunks; state.given += 1) {
        block.fill(state.given);
        yield await Promise.resolve(block);
      }
      if (failure !== undefined) throw failure;
    } finally {
      block.fill(0xff);
      state.ended = true;
    }
  })();
  return { state, bytes };
}

async function dial(progress: AsyncGenerator<DownloadProgressInput>): Promise<Socket> {
  const first = await progress.next();
  const token = first.done === true ? undefined : first.value.ticket?.token;
  const socket = connect(join(dir, 'data.sock'));
  socket.on('error', () => undefined);
  socket.write(token as Buffer);
  return socket;
}

const never = new AbortController().signal;

test('the client reads every byte, and then hears how many there were', async () => {
  const { bytes, state } = source(5);
  const progress = sendThroughSocket(dataSocket, bytes, never);
  const [received, last] = await Promise.all([buffer(await dial(progress)), progress.next()]);
  expect([0, 1, 2, 3, 4].map((count) => received[count * 1024 * 1024])).toEqual([0, 1, 2, 3, 4]);
  expect(last.value).toEqual({ totalBytes: received.length });
  expect((await progress.next()).done).toBe(true);
  expect(state.ended).toBe(true);
});

test('no more is read than the client takes', async () => {
  const { bytes, state } = source(100);
  const progress = sendThroughSocket(dataSocket, bytes, never);
  const socket = await dial(progress);
  const sending = progress.next();
  await delay(100);
  expect(state.given).toBeLessThan(3);
  socket.destroy();
  await expect(sending).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(state.ended).toBe(true);
});

test('what is wrong with the request is said before there is a ticket', async () => {
  const { bytes } = source(0, new TinydockError({ code: 'NOT_FOUND', message: 'no such image' }));
  await expect(sendThroughSocket(dataSocket, bytes, never).next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a failure in the middle closes the connection and is thrown', async () => {
  const { bytes } = source(1, new TinydockError({ code: 'DATA_LOSS', message: 'a layer is gone' }));
  const progress = sendThroughSocket(dataSocket, bytes, never);
  const socket = await dial(progress);
  const closed = once(socket.resume(), 'close');
  await expect(progress.next()).rejects.toMatchObject({ code: 'DATA_LOSS' });
  await closed;
});

test('the signal ends a transfer that nobody reads', async () => {
  const abort = new AbortController();
  const { bytes, state } = source(100);
  const progress = sendThroughSocket(dataSocket, bytes, abort.signal);
  await dial(progress);
  const sending = progress.next();
  await delay(20);
  abort.abort();
  await expect(sending).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(state.ended).toBe(true);
});

test('the bytes are let go where the caller leaves before the client comes', async () => {
  const { bytes, state } = source(2);
  const progress = sendThroughSocket(dataSocket, bytes, never);
  await progress.next();
  await progress.return();
  expect(state.ended).toBe(true);
});

test('messages hold 1 MiB at the most, and memory of their own', async () => {
  const { bytes } = source(2);
  const copies: Buffer[] = [];
  for await (const { data } of sendInMessages(bytes)) copies.push(data as Buffer);
  expect(copies.map((data) => data[5])).toEqual([0, 1]);
  const whole = randomBytes(2 * 1024 * 1024 + 5);
  const large = (async function* () {
    yield await Promise.resolve(whole);
  })();
  const parts: Uint8Array[] = [];
  for await (const { data } of sendInMessages(large)) parts.push(data as Buffer);
  expect(parts.map(({ length }) => length)).toEqual([1024 * 1024, 1024 * 1024, 5]);
  expect(Buffer.concat(parts).equals(whole)).toBe(true);
});
