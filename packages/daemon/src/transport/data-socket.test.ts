import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DataSocket, type DataSocketOptions, openDataSocket } from './data-socket.ts';

let dir: string;
let path: string;
let dataSocket: DataSocket | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-data-socket-'));
  path = join(dir, 'data.sock');
});
afterEach(async () => {
  await dataSocket?.close();
  dataSocket = undefined;
  rmSync(dir, { recursive: true });
});

async function open(options: Partial<DataSocketOptions> = {}): Promise<DataSocket> {
  dataSocket = await openDataSocket({ path, groupId: undefined, ...options });
  return dataSocket;
}

function dial(): Socket {
  const socket = connect(path);
  socket.on('error', () => undefined);
  return socket;
}

/** Resolves when the daemon has closed the connection. */
async function closedByDaemon(socket: Socket): Promise<void> {
  socket.resume();
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
}

const never = new AbortController().signal;

describe('the data socket', () => {
  test('gives the bytes after the token to the holder of the ticket', async () => {
    const ticket = (await open()).issueTicket(never);
    const client = dial();
    const data = Buffer.alloc(3 * 1024 * 1024, 'layer');
    client.end(Buffer.concat([ticket.token, data]));
    const connection = await ticket.connection;
    expect(Buffer.compare(await buffer(connection), data)).toBe(0);
    connection.destroy();
    await closedByDaemon(client);
  });

  test('takes a token that arrives byte by byte', async () => {
    const ticket = (await open()).issueTicket(never);
    const client = dial();
    for (const byte of ticket.token) {
      client.write(Buffer.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    client.end('x');
    expect((await buffer(await ticket.connection)).toString()).toBe('x');
  });

  test('carries bytes to the client as well', async () => {
    const ticket = (await open()).issueTicket(never);
    const client = dial();
    client.write(ticket.token);
    (await ticket.connection).end('archive');
    expect((await buffer(client)).toString()).toBe('archive');
  });

  test('tickets of several clients do not mix', async () => {
    const office = await open();
    const tickets = Array.from({ length: 20 }, () => office.issueTicket(never));
    for (const [index, ticket] of [...tickets.entries()].reverse()) {
      dial().end(Buffer.concat([ticket.token, Buffer.from(String(index))]));
    }
    const received = await Promise.all(tickets.map(async ({ connection }) => String(await buffer(await connection))));
    expect(received).toEqual(tickets.map((_, index) => String(index)));
  });

  test('a ticket admits once', async () => {
    const ticket = (await open()).issueTicket(never);
    dial().write(ticket.token);
    await ticket.connection;
    const second = dial();
    second.write(ticket.token);
    await closedByDaemon(second);
  });

  test.each([
    ['unknown', Buffer.alloc(32)],
    ['short', Buffer.alloc(31)],
    ['empty', Buffer.alloc(0)],
  ])('a token that is %s is turned away', async (_name, token) => {
    const ticket = (await open()).issueTicket(never);
    const client = dial();
    client.end(token);
    await closedByDaemon(client);
    dial().write(ticket.token);
    await ticket.connection;
  });

  test('a connection that says nothing is closed', async () => {
    await open({ tokenTimeoutMs: 50 });
    await closedByDaemon(dial());
  });

  test('connections that say nothing are limited', async () => {
    await open({ maxUnknown: 64 });
    const clients = Array.from({ length: 70 }, dial);
    const closed = clients.map((client) => closedByDaemon(client));
    await Promise.race(closed);
    await expect.poll(() => clients.filter((client) => client.closed).length).toBe(6);
    for (const client of clients) client.destroy();
  });

  test('the oldest of them makes room for a client that comes with a ticket', async () => {
    const office = await open({ maxUnknown: 4 });
    const silent = Array.from({ length: 4 }, dial);
    await Promise.all(silent.map((client) => once(client, 'connect')));
    const ticket = office.issueTicket(never);
    dial().end(Buffer.concat([ticket.token, Buffer.from('context')]));
    expect((await buffer(await ticket.connection)).toString()).toBe('context');
    const [oldest] = silent;
    if (oldest !== undefined) await closedByDaemon(oldest);
    expect(silent.slice(1).map(({ closed }) => closed)).toEqual([false, false, false]);
    for (const client of silent) client.destroy();
  });

  test('a ticket that nobody uses expires', async () => {
    const ticket = (await open({ ticketLifetimeMs: 30 })).issueTicket(never);
    await expect(ticket.connection).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    const late = dial();
    late.write(ticket.token);
    await closedByDaemon(late);
  });

  test('aborting withdraws a ticket that waits', async () => {
    const abort = new AbortController();
    const ticket = (await open()).issueTicket(abort.signal);
    abort.abort();
    await expect(ticket.connection).rejects.toMatchObject({ code: 'CANCELLED' });
    const late = dial();
    late.write(ticket.token);
    await closedByDaemon(late);
  });

  test('aborting closes the connection, which does not look like its end', async () => {
    const abort = new AbortController();
    const ticket = (await open()).issueTicket(abort.signal);
    const client = dial();
    client.write(ticket.token);
    const reading = buffer(await ticket.connection);
    client.write('half');
    abort.abort();
    await expect(reading).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    await closedByDaemon(client);
  });
});

describe('its path', () => {
  test('is for the owner and the group', async () => {
    await open();
    expect(statSync(path).mode & 0o777).toBe(0o660);
  });

  test('that another process serves is refused', async () => {
    await open();
    await expect(openDataSocket({ path, groupId: undefined })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining(path) as string,
    });
    const ticket = dataSocket?.issueTicket(never);
    dial().write(ticket?.token ?? '');
    await ticket?.connection;
  });

  test('that is a file is refused and kept', async () => {
    writeFileSync(path, 'precious');
    await expect(open()).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(statSync(path).size).toBe(8);
  });

  test('that is too long is refused', async () => {
    await expect(openDataSocket({ path: join(dir, 'x'.repeat(108)), groupId: undefined })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});
