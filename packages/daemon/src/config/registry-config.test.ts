import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCommandLine } from './daemon-config.ts';
import type { RegistryConfig } from './registry-config.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tinydock-config-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function read(settings: object, env: Readonly<Record<string, string>> = {}): Promise<RegistryConfig> {
  const path = join(directory, 'config.json');
  await writeFile(path, JSON.stringify(settings));
  const command = parseCommandLine(['--config', path], env);
  if (command.kind !== 'run') throw new Error('expected a configuration');
  return command.config.registries;
}

describe('the settings about registries', () => {
  test('have defaults', async () => {
    expect(await read({})).toEqual({
      insecureRegistries: [],
      mirrors: {},
      certificateDirs: ['/etc/tinydock/certs.d', '/etc/docker/certs.d'],
      proxies: { http: undefined, https: undefined, none: undefined },
      maxConcurrentDownloads: 4,
      maxConcurrentUploads: 5,
      maxAttempts: 5,
      downloadBytesPerSecond: Infinity,
      uploadBytesPerSecond: Infinity,
    });
  });

  test("mirrors in Docker's form are those of Docker Hub", async () => {
    expect((await read({ 'registry-mirrors': ['https://a'] })).mirrors).toEqual({ 'docker.io': ['https://a'] });
    const own = { 'ghcr.io': ['a', 'b'], 'docker.io': [] };
    expect((await read({ 'registry-mirrors': own })).mirrors).toEqual(own);
  });

  test('proxies come from the file, or else from the environment', async () => {
    const env = { HTTP_PROXY: 'http://upper', http_proxy: 'http://lower', https_proxy: 'http://secure', NO_PROXY: '' };
    expect((await read({}, env)).proxies).toEqual({ http: 'http://upper', https: 'http://secure', none: undefined });
    const proxies = { 'https-proxy': 'http://file', 'no-proxy': 'a,b' };
    expect((await read({ proxies }, env)).proxies).toEqual({ http: 'http://upper', https: 'http://file', none: 'a,b' });
  });

  test.each([
    [{ 'registry-mirrors': 'https://a' }, 'registry-mirrors'],
    [{ 'certs-dirs': ['relative'] }, 'absolute path'],
    [{ proxies: { 'ftp-proxy': 'x' } }, 'ftp-proxy'],
    [{ 'max-concurrent-uploads': 0 }, 'max-concurrent-uploads'],
    [{ 'max-download-bytes-per-second': 10 }, '1024 bytes per second'],
  ])('%j is refused', async (settings, named) => {
    await expect(read(settings)).rejects.toMatchObject({
      reason: 'INVALID_CONFIG',
      message: expect.stringContaining(named) as string,
    });
  });
});
