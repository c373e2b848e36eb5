import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UrlFetcher, type UrlFetcherOptions } from './fetch-url.ts';
import { RemoteFiles } from './remote-files.ts';

let server: Server;
let directory: string;
const never = new AbortController().signal;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tinydock-fetch-'));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true });
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function fetcher(options: Partial<UrlFetcherOptions> = {}): UrlFetcher {
  const proxies = { http: undefined, https: undefined, none: undefined };
  return new UrlFetcher({ userAgent: 'tinydock/test', proxies, maxBytes: 1000, idleMs: 10_000, ...options });
}

async function read(url: string, options: Partial<UrlFetcherOptions> = {}): Promise<string> {
  const { body } = await fetcher(options).fetch(url, never);
  return (await buffer(body)).toString();
}

test('redirects are followed, compressed files stay so, times are told', async () => {
  const base = await serve((request, response) => {
    if (request.url === '/a') response.writeHead(302, { location: '/b?x=1' }).end();
    else {
      response.setHeader('last-modified', 'Tue, 02 Jan 2024 03:04:05 GMT');
      response.setHeader('content-encoding', 'gzip');
      response.end(`${request.url} ${request.headers['accept-encoding']}`);
    }
  });
  const { body, mtimeSeconds } = await fetcher().fetch(`${base}/a`, never);
  expect((await buffer(body)).toString()).toBe('/b?x=1 identity');
  expect(mtimeSeconds).toBe(Date.UTC(2024, 0, 2, 3, 4, 5) / 1000);
});

test.each<[string, RequestListener, object]>([
  ['a loop', (_, response) => response.writeHead(302, { location: '/' }).end(), { code: 'UNAVAILABLE' }],
  [
    'another protocol',
    (_, response) => response.writeHead(301, { location: 'file:///etc/shadow' }).end(),
    { code: 'INVALID_ARGUMENT' },
  ],
  ['nothing there', (_, response) => response.writeHead(404).end(), { code: 'NOT_FOUND' }],
  ['no right', (_, response) => response.writeHead(403).end(), { code: 'PERMISSION_DENIED' }],
  ['a failure', (_, response) => response.writeHead(500).end(), { code: 'UNAVAILABLE' }],
  ['a part', (_, response) => response.writeHead(206).end('x'), { code: 'UNAVAILABLE' }],
  [
    'a large length',
    (_, response) => response.writeHead(200, { 'content-length': '1001' }).write('x'),
    { reason: 'LIMIT_EXCEEDED' },
  ],
  [
    'a body without an end',
    (_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(100)));
      };
      response.on('drain', more);
      more();
    },
    { reason: 'LIMIT_EXCEEDED' },
  ],
  [
    'a cut body',
    (_, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('x', () => response.destroy());
    },
    { code: 'UNAVAILABLE' },
  ],
])('%s is an error', async (_name, listener, expected) => {
  const base = await serve(listener);
  await expect(read(`${base}/`)).rejects.toMatchObject(expected);
});

test('a server that says nothing is given up', async () => {
  const base = await serve((request, response) => {
    if (request.url === '/body') response.writeHead(200).write('x');
  });
  await expect(read(`${base}/head`, { idleMs: 200 })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(read(`${base}/body`, { idleMs: 200 })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('messages have no passwords, and a cancelled build ends the wait', async () => {
  const base = await serve((_, response) => response.writeHead(500).end());
  const url = base.replace('//', '//user:secret@');
  await expect(read(`${url}/x?token=secret`)).rejects.toMatchObject({
    message: expect.not.stringContaining('secret') as string,
  });
  await expect(fetcher().fetch(base, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
});

test('a file is fetched once a build, not at all for a known digest, and checked', async () => {
  let count = 0;
  const base = await serve((_, response) => {
    count += 1;
    response.end('content');
  });
  await using resources = new AsyncDisposableStack();
  const files = new RemoteFiles({ fetcher: fetcher(), dir: join(directory, 'remote'), resources });
  const digest = createHash('sha256').update('content').digest('hex');
  const pinned = files.file({ url: base, name: 'f', checksum: digest }, never);
  expect(await pinned.digest('f')).toBe(digest);
  expect(count).toBe(0);
  expect(await pinned.stat('f')).toMatchObject({ type: 'file', mode: 0o600, size: 7, mtimeSeconds: 0 });
  expect((await buffer(pinned.read('f'))).toString()).toBe('content');
  expect(files.file({ url: base, name: 'f', checksum: digest }, never)).toBe(pinned);
  expect(count).toBe(1);
  const other = files.file({ url: base, name: 'f', checksum: '0'.repeat(64) }, never);
  await expect(other.stat('f')).rejects.toMatchObject({ reason: 'DIGEST_MISMATCH' });
  expect(await readdir(join(directory, 'remote'))).toEqual(['0', '1']);
});
