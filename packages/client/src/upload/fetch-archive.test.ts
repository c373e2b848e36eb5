import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { fetchArchive } from './fetch-archive.ts';

const archive = randomBytes(3_000_000);
const never = new AbortController().signal;

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('what the server sends arrives, after a redirect too', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/a.tar') response.writeHead(302, { location: '/b.tar' }).end();
    else response.end(archive);
  });
  expect((await buffer(fetchArchive(`${url}/a.tar`, never))).equals(archive)).toBe(true);
});

test.each([
  [404, 'NOT_FOUND'],
  [503, 'UNAVAILABLE'],
])('the status %i is an error and no archive', async (status, code) => {
  const url = await serve((_request, response) => response.writeHead(status).end('an error page'));
  await expect(buffer(fetchArchive(url, never))).rejects.toMatchObject({ code });
});

test('an archive that is cut is an error', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': archive.length });
    response.write(archive.subarray(0, 1000), () => response.destroy());
  });
  await expect(buffer(fetchArchive(url, never))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('a server that is not there is an error', async () => {
  await expect(buffer(fetchArchive('http://127.0.0.1:1/a', never))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test.each(['http://user:secret@127.0.0.1/', 'http://'])('%s is refused, and not repeated', async (url) => {
  const failure = buffer(fetchArchive(url, never));
  await expect(failure).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(failure).rejects.not.toThrow(/secret/);
});

test('the signal ends a server that says nothing', async () => {
  const url = await serve((_request, response) => response.flushHeaders());
  const abort = new AbortController();
  setTimeout(() => {
    abort.abort(new RangeError('enough'));
  }, 50);
  await expect(buffer(fetchArchive(url, abort.signal))).rejects.toThrow(RangeError);
});
