import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('what ADD fetches', () => {
  let daemon: TestDaemon;
  let dir: string;
  let server: Server;
  let base: string;
  const asked: string[] = [];

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-build-'));
    await importBusybox(daemon, 'busybox:test');
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else if (request.url === '/old/tool') response.writeHead(301, { location: '/files/tool' }).end();
      else response.setHeader('last-modified', 'Tue, 02 Jan 2024 03:04:05 GMT').end('a tool');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await rm(dir, { recursive: true, force: true });
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function build(dockerfile: string, accept: readonly number[] = [0]): Promise<string> {
    await writeFile(join(dir, 'Dockerfile'), dockerfile);
    return (await daemon.tdctl(['build', '--explain', '-t', 'add:1', dir], { accept: [...accept] })).stderr;
  }

  test('a file of a URL has its name, mode and time, and is cached by what it holds', async () => {
    const source = `FROM busybox:test\nADD ${base}/old/tool /opt/\nADD --chmod=755 --chown=5 ${base}/tool /bin/mine\n`;
    await build(source);
    const list = 'stat -c "%a %u %Y %n" /opt/tool /bin/mine; cat /opt/tool';
    expect((await daemon.output('run', '--rm', 'add:1', 'sh', '-c', list)).split('\n')).toEqual([
      '600 0 1704164645 /opt/tool',
      '755 5 1704164645 /bin/mine',
      'a tool',
    ]);
    expect((await build(source)).match(/ CACHED/g)?.length).toBe(3);
  });

  test('a checksum is checked, and spares the second build the download', async () => {
    const digest = createHash('sha256').update('a tool').digest('hex');
    const source = `FROM busybox:test\nADD --checksum=sha256:${digest} ${base}/pinned /opt/\n`;
    await build(source);
    await build(source);
    expect(asked.filter((url) => url === '/pinned').length).toBe(1);
    const wrong = await build(source.replace(digest, '0'.repeat(64)), [1]);
    expect(wrong).toContain('Dockerfile:2');
    expect(wrong).toContain(`has the checksum sha256:${digest}, not sha256:000`);
  });

  test('a failure names the line and leaves nothing', async () => {
    const message = await build(`FROM busybox:test\nADD ${base}/loop /\n`, [1]);
    expect(message).toContain('Dockerfile:2');
    expect(message).toContain('/loop: it leads on more than 10 times');
    expect(await readdir(join(daemon.root, 'builds'))).toEqual([]);
  });
});
