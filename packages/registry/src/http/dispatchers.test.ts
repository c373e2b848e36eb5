import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeRegistry, startTestProxy, TestAuthority, type TestProxy } from '@tinydock/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRegistryClient } from '../registry-client.ts';
import type { RegistryClientOptions } from '../registry-options.ts';

const JO = { kind: 'basic', username: 'jo', password: 'x' } as const;

let directory: string;
let authority: TestAuthority;
let servers: Server[] = [];
let proxies: TestProxy[] = [];
let certificateDirs: string[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tinydock-tls-'));
  authority = await TestAuthority.create(directory);
  await authority.issue('server', ['IP:127.0.0.1', 'DNS:registry.test']);
  await authority.issue('client');
});
afterAll(() => rm(directory, { recursive: true }));

beforeEach(async () => {
  certificateDirs = [await mkdtemp(join(directory, 'certs-'))];
});
afterEach(async () => {
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  servers = [];
  proxies = [];
});

const read = (name: string): Promise<string> => readFile(join(directory, name), 'utf8');

/** A registry with TLS, whose version check is all it has; returns its port. */
async function serve(options: { readonly wantsClient?: boolean } = {}): Promise<number> {
  const [key, cert, ca] = await Promise.all([read('server.key'), read('server.crt'), read('ca.crt')]);
  const wanted = options.wantsClient === true ? { ca, requestCert: true, rejectUnauthorized: true } : {};
  const server = createServer({ key, cert, ...wanted }, (_, response) => response.writeHead(200).end());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function putDown(host: string, ...files: readonly (readonly [string, string])[]): Promise<string> {
  const place = join(certificateDirs[0] ?? '', host);
  await mkdir(place, { recursive: true });
  for (const [from, to] of files) await copyFile(join(directory, from), join(place, to));
  return place;
}

async function reach(host: string, options: Partial<RegistryClientOptions> = {}): Promise<unknown> {
  const client = createRegistryClient({ userAgent: 'tinydock/test', certificateDirs, ...options });
  try {
    return await client.checkCredentials(host, JO).catch((error: unknown) => error);
  } finally {
    await client.close();
  }
}

async function reachThroughProxy(port: number, login?: string, user = ''): Promise<[unknown, readonly string[]]> {
  const portOf = (host: string): number | undefined => (host.startsWith('registry.test') ? port : undefined);
  const proxy = await startTestProxy({ portOf, login });
  proxies.push(proxy);
  const https = proxy.address.replace('//', `//${user}`);
  return [await reach(`registry.test:${port}`, { proxies: { https } }), proxy.asked];
}

describe('certificates', () => {
  test('a registry of this machine is taken without, and checked where an authority is named', async () => {
    const port = await serve();
    expect(await reach(`127.0.0.1:${port}`)).toBeUndefined();
    await TestAuthority.create(directory, 'other');
    const place = await putDown(`127.0.0.1:${port}`, ['other.crt', 'ca.crt']);
    expect(await reach(`127.0.0.1:${port}`)).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('its certificate cannot be verified') as string,
    });
    await copyFile(join(directory, 'ca.crt'), join(place, 'ca.crt'));
    expect(await reach(`127.0.0.1:${port}`)).toBeUndefined();
  });

  test('a registry may want to see ours', async () => {
    const port = await serve({ wantsClient: true });
    await putDown(`127.0.0.1:${port}`, ['ca.crt', 'ca.crt']);
    expect(await reach(`127.0.0.1:${port}`)).toMatchObject({
      code: 'UNAVAILABLE',
      hint: expect.stringContaining('wants to be shown a certificate') as string,
    });
    await putDown(`127.0.0.1:${port}`, ['client.crt', 'client.cert'], ['client.key', 'client.key']);
    expect(await reach(`127.0.0.1:${port}`)).toBeUndefined();
  });

  test.each([
    ['a certificate without its key', [['client.crt', 'client.cert']]],
    ['a key without its certificate', [['client.key', 'client.key']]],
    [
      'two certificates',
      [
        ['client.crt', 'a.cert'],
        ['client.key', 'a.key'],
        ['client.crt', 'b.cert'],
      ],
    ],
  ] as const)('%s is a mistake that is named', async (_, files) => {
    const place = await putDown('127.0.0.1:1', ...files);
    expect(await reach('127.0.0.1:1')).toMatchObject({
      code: 'FAILED_PRECONDITION',
      reason: 'INVALID_CONFIG',
      message: expect.stringContaining(place) as string,
    });
  });

  test('a file that is no certificate is a mistake', async () => {
    const port = await serve();
    const place = await putDown(`127.0.0.1:${port}`, ['client.key', 'a.key']);
    await writeFile(join(place, 'a.cert'), 'nonsense');
    expect(await reach(`127.0.0.1:${port}`)).toMatchObject({ reason: 'INVALID_CONFIG' });
  });
});

describe('a proxy', () => {
  test('takes us to a registry, whose certificate is checked', async () => {
    const port = await serve();
    const [refused] = await reachThroughProxy(port);
    expect(refused).toMatchObject({ message: expect.stringContaining('certificate cannot be verified') as string });
    await putDown(`registry.test:${port}`, ['ca.crt', 'ca.crt']);
    const [reached, asked] = await reachThroughProxy(port);
    expect(reached).toBeUndefined();
    expect(asked).toEqual([`registry.test:${port}`]);
  });

  test('takes us to one that speaks plain HTTP too', async () => {
    const registry = await startFakeRegistry();
    const proxy = await startTestProxy({ portOf: () => Number(registry.host.split(':')[1]) });
    proxies.push(proxy);
    const options = { proxies: { http: proxy.address }, insecureRegistries: ['plain.test:5000'] };
    expect(await reach('plain.test:5000', options)).toBeUndefined();
    expect(proxy.asked).toEqual(['http://plain.test:5000/v2/']);
    await registry.close();
  });

  test('may want a user name and a password', async () => {
    const port = await serve();
    await putDown(`registry.test:${port}`, ['ca.crt', 'ca.crt']);
    const [refused] = await reachThroughProxy(port, 'jo:hunter2', 'jo:wrong@');
    expect(refused).toMatchObject({
      message: expect.stringMatching(/through the proxy 127.*wants a user name/) as string,
    });
    expect(String(refused)).not.toContain('wrong');
    const [reached] = await reachThroughProxy(port, 'jo:hunter2', 'jo:hunter2@');
    expect(reached).toBeUndefined();
  });
});
