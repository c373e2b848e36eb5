import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, mkdtempSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { OpenFile } from '@tinydock/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DataSocket, openDataSocket } from './data-socket.ts';
import { type IntakeStart, takeIn } from './intake.ts';
import { openClientFile } from './open-client-file.ts';

const content = randomBytes(3 * 1024 * 1024 + 5);

let dir: string;
let dataSocket: DataSocket;
const descriptors: number[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-intake-'));
  dataSocket = await openDataSocket({ path: join(dir, 'data.sock'), groupId: undefined });
  writeFileSync(join(dir, 'a.tar'), content);
});

afterEach(async () => {
  for (const descriptor of descriptors.splice(0)) closeSync(descriptor);
  await dataSocket.close();
  rmSync(dir, { recursive: true });
});

function offer(name: string, flags = 'r', offset = 0): OpenFile {
  const descriptor = openSync(join(dir, name), flags);
  descriptors.push(descriptor);
  const { dev, ino } = fstatSync(descriptor, { bigint: true });
  return { pid: process.pid, descriptor, identity: `${dev}:${ino}`, offset };
}

type Said = IntakeStart | { readonly got: Buffer };

/** Answers with what is taken in; `onTicket` plays the client. */
async function takeAll(file: OpenFile | undefined, onTicket: (token: Uint8Array, path: string) => void = () => {}) {
  const said: Said[] = [];
  const { signal } = new AbortController();
  const progress = takeIn({ dataSocket, file, signal }, async function* (read) {
    yield { got: await buffer(read()) };
  });
  for await (const event of progress) {
    said.push(event);
    if ('ticket' in event) onTicket(event.ticket.token as Uint8Array, event.ticket.socketPath ?? '');
  }
  return said;
}

test('a file that the client has open is read by the daemon', async () => {
  const [start, end] = await takeAll(offer('a.tar'));
  expect(start).toEqual({ readingFile: true });
  expect(end !== undefined && 'got' in end && end.got.equals(content)).toBe(true);
});

test('it is read from where the client stands in it, and with another name still', async () => {
  const file = offer('a.tar', 'r', 1_500_000);
  renameSync(join(dir, 'a.tar'), join(dir, 'b.tar'));
  const [, end] = await takeAll(file);
  expect(end !== undefined && 'got' in end && end.got.equals(content.subarray(1_500_000))).toBe(true);
});

test('without a file the bytes come through the socket', async () => {
  const [start, end] = await takeAll(undefined, (token, path) => {
    const socket = connect(path);
    socket.write(token);
    socket.end('hello');
  });
  expect(start).toHaveProperty('ticket');
  expect(end !== undefined && 'got' in end && end.got.toString()).toBe('hello');
});

test('a file that is not the one that is meant is not opened', async () => {
  const file = offer('a.tar');
  writeFileSync(join(dir, 'other.tar'), 'other');
  const { ino } = statSync(join(dir, 'other.tar'));
  const other = { ...file, identity: `${file.identity.split(':')[0]}:${ino}` };
  for (const wrong of [
    other,
    { ...file, descriptor: 9999 },
    { ...file, descriptor: -1 },
    { ...file, pid: 0 },
    { ...file, pid: 2 ** 22 + 1 },
    { ...file, offset: -1 },
    { ...file, identity: '' },
  ]) {
    expect(await openClientFile(wrong)).toBeUndefined();
  }
});

test('a descriptor that gives no right to read is not a way to the bytes', async () => {
  expect(await openClientFile(offer('a.tar', 'a'))).toBeUndefined();
});

test('a FIFO and a directory are not opened', async () => {
  execFileSync('mkfifo', [join(dir, 'fifo')]);
  expect(await openClientFile(offer('fifo', 'r+'))).toBeUndefined();
  expect(await openClientFile(offer('.'))).toBeUndefined();
});

test('the file is closed when the work fails', async () => {
  const { signal } = new AbortController();
  const file = offer('a.tar');
  const before = openFiles();
  const progress = takeIn({ dataSocket, file, signal }, async function* (read) {
    for await (const chunk of read()) {
      yield { got: chunk };
      throw new RangeError('enough');
    }
  });
  const drain = async (): Promise<void> => {
    for await (const event of progress) expect(event).toBeDefined();
  };
  await expect(drain()).rejects.toThrow(RangeError);
  expect(openFiles()).toEqual(before);
});

function openFiles(): string {
  return execFileSync('sh', ['-c', `ls -l /proc/${process.pid}/fd | grep -c '${dir}/a.tar'`], { encoding: 'utf8' });
}
