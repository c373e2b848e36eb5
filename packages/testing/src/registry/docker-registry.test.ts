import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDockerRegistry } from './docker-registry.ts';

let parentDir: string;

beforeEach(async () => {
  parentDir = await mkdtemp(join(tmpdir(), 'tinydock-test-'));
});

afterEach(async () => {
  await rm(parentDir, { recursive: true });
});

test('answers the version check, runs beside another, and leaves nothing', async () => {
  const [one, two] = await Promise.all([startDockerRegistry({ parentDir }), startDockerRegistry({ parentDir })]);
  try {
    expect(one.host).not.toBe(two.host);
    expect(await readdir(parentDir)).toHaveLength(2);
    for (const { host } of [one, two]) {
      const response = await fetch(`http://${host}/v2/`);
      expect(response.status).toBe(200);
      expect(response.headers.get('docker-distribution-api-version')).toBe('registry/2.0');
    }
  } finally {
    await Promise.all([one.stop(), two.stop()]);
  }
  await one.stop();
  expect(await readdir(parentDir)).toEqual([]);
  await expect(fetch(`http://${one.host}/v2/`)).rejects.toThrow();
  await expect(fetch(`http://${two.host}/v2/`)).rejects.toThrow();
});

test('says why it did not start and removes its directory', async () => {
  const started = startDockerRegistry({ parentDir, htpasswdPath: '/dev/null/htpasswd' });
  await expect(started).rejects.toThrow(/did not start:\n.*htpasswd/s);
  expect(await readdir(parentDir)).toEqual([]);
});
