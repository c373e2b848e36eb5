import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  answerStatus,
  type DockerRegistry,
  type FakeRegistry,
  pushImage,
  randomImage,
  requireAuthorization,
  sendWhole,
  startDockerRegistry,
  startFakeRegistry,
  startTestProxy,
  TestAuthority,
  type TestProxy,
} from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const IMAGES = [81, 82, 83].map((seed) => randomImage({ seed, layers: 2 }));
const NOBODY = '127.0.0.1:1';
const BYTES_PER_SECOND = 4_000_000;

function portOf(host: string): number {
  return Number(host.split(':')[1]);
}

describe('settings about registries', () => {
  let directory: string;
  let daemon: TestDaemon;
  let origin: DockerRegistry;
  let mirror: DockerRegistry;
  let guarded: DockerRegistry;
  let limited: FakeRegistry;
  let honest: FakeRegistry;
  let liar: FakeRegistry;
  let proxy: TestProxy;
  let guardedName: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tinydock-settings-'));
    const authority = await TestAuthority.create(directory);
    const server = await authority.issue('server', ['DNS:registry.test']);
    await authority.issue('client');
    [origin, limited, honest, liar, guarded] = await Promise.all([
      startDockerRegistry(),
      startFakeRegistry(),
      startFakeRegistry(),
      startFakeRegistry(),
      startDockerRegistry({ tls: { ...server, clientAuthority: authority.cert } }),
    ]);
    mirror = await startDockerRegistry({ mirrorOf: `http://${origin.host}` });
    guardedName = `registry.test:${portOf(guarded.host)}`;
    proxy = await startTestProxy({ portOf: (host) => (host === guardedName ? portOf(guarded.host) : undefined) });
    daemon = await TestDaemon.start({
      'registry-mirrors': {
        [origin.host]: [NOBODY, `http://${mirror.host}`],
        [honest.host]: [`http://${liar.host}`],
      },
      'insecure-registries': ['old.lan:5000'],
      'certs-dirs': [join(directory, 'certs.d')],
      proxies: { 'https-proxy': proxy.address, 'no-proxy': 'direct.test' },
      'max-download-bytes-per-second': BYTES_PER_SECOND,
      'max-concurrent-downloads': 2,
    });
    for (const [index, image] of IMAGES.entries()) await pushImage(`${origin.host}/app:${index}`, image);
  });

  afterAll(async () => {
    await daemon.destroy();
    await Promise.all([
      origin.stop(),
      mirror.stop(),
      guarded.stop(),
      limited.close(),
      honest.close(),
      liar.close(),
      proxy.stop(),
    ]);
    await rm(directory, { recursive: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function putDown(...files: readonly (readonly [string, string])[]): Promise<void> {
    const place = join(directory, 'certs.d', guardedName);
    await mkdir(place, { recursive: true });
    for (const [from, to] of files) await copyFile(join(directory, from), join(place, to));
    // The daemon takes notice within a second.
    await new Promise((resolve) => setTimeout(resolve, 1100));
  }

  async function failureOf(...args: readonly string[]): Promise<string> {
    const { exitCode, stderr } = await daemon.tdctl(args, { accept: [1] });
    expect(exitCode).toBe(1);
    return stderr;
  }

  test('a mirror delivers, and one that is down is passed over', async () => {
    await daemon.tdctl(['pull', `${origin.host}/app:0`]);
    expect(await daemon.log()).toContain(`"mirror":"${NOBODY}"`);
    expect(await daemon.log()).not.toContain(`"mirror":"${mirror.host}"`);
    expect(await daemon.output('images', '--digests', '--format', '{{.Digest}}', `${origin.host}/app`)).toBe(
      IMAGES[0]?.manifestDigest,
    );
  });

  test('the mirror alone is enough, and so is the registry', async () => {
    await daemon.tdctl(['pull', `${origin.host}/app:1`]);
    await daemon.tdctl(['rmi', `${origin.host}/app:1`]);
    await mirror.stop();
    await daemon.tdctl(['pull', `${origin.host}/app:2`]);
    expect(await daemon.log()).toContain(`"mirror":"${mirror.host}"`);
    expect(await failureOf('pull', `${origin.host}/app:none`)).toContain('not found');
  });

  test('a mirror that sends wrong bytes is passed over, and sees its own credentials alone', async () => {
    const image = randomImage({ seed: 85, layers: 1 });
    const [layer] = image.layers;
    if (layer === undefined) throw new Error('no layer');
    const [ann, jo] = ['ann:y', 'jo:x'].map((text) => Buffer.from(text).toString('base64'));
    const auths = { [liar.host]: { auth: ann }, [honest.host]: { auth: jo } };
    await writeFile(join(directory, 'config.json'), JSON.stringify({ auths }));
    for (const registry of [honest, liar]) registry.addImage('1', image);
    liar.script(new RegExp(layer.digest), sendWhole(Buffer.alloc(layer.blob.length, 'x')));
    liar.script(/v2/, requireAuthorization(`Basic ${ann ?? ''}`, 'Basic realm="mirror"'));
    await daemon.tdctl(['pull', `${honest.host}/app:1`], { env: { DOCKER_CONFIG: directory } });
    expect(await daemon.output('verify', `${honest.host}/app:1`)).not.toContain('damaged');
    const seen = (registry: FakeRegistry): readonly unknown[] =>
      registry.requests.map(({ headers }) => headers.authorization).filter((value) => value !== undefined);
    expect(new Set(seen(liar))).toEqual(new Set([`Basic ${ann ?? ''}`]));
    expect(seen(honest)).not.toContain(`Basic ${ann ?? ''}`);
    expect(await daemon.log()).toContain(`"mirror":"${liar.host}"`);
  });

  test('info shows mirrors and what is insecure', async () => {
    const info = await daemon.output('info');
    expect(info).toContain(`Mirrors of ${origin.host}:\n  ${NOBODY}\n  http://${mirror.host}\n`);
    expect(info).toMatch(/Insecure registries:\n {2}old\.lan:5000\n/);
    expect(await daemon.output('info', '-f', '{{range .RegistryConfig.IndexConfigs}}{{.Name}} {{end}}')).toContain(
      'old.lan:5000',
    );
  });

  test('an authority of our own, a certificate to show, and a proxy in between', async () => {
    const name = `${guardedName}/team/app:1`;
    await daemon.tdctl(['tag', `${origin.host}/app:0`, name]);
    const unknown = await failureOf('push', name);
    expect(unknown).toContain('its certificate cannot be verified');
    expect(unknown).toContain('certs.d/HOST:PORT/ca.crt');
    await putDown(['ca.crt', 'ca.crt']);
    expect(await failureOf('push', name)).toContain('it wants to be shown a certificate');
    await putDown(['client.crt', 'client.cert'], ['client.key', 'client.key']);
    expect(await daemon.output('push', name)).toContain('1: digest: sha256:');
    await daemon.tdctl(['rmi', name]);
    await daemon.tdctl(['pull', name]);
    expect(proxy.asked).toContain(guardedName);
  });

  test('what no proxy is asked for is looked up directly, and a proxy that refuses is named', async () => {
    expect(await failureOf('pull', 'direct.test/app')).not.toContain('proxy');
    expect(await failureOf('pull', 'elsewhere.test/app')).toContain(
      `through the proxy ${proxy.address.slice('http://'.length)}: it answered with status 502`,
    );
  });

  test('a registry that asks to wait is waited for, and not for ever', async () => {
    const [image] = IMAGES;
    if (image === undefined) throw new Error('no image');
    limited.addImage('1', image);
    limited.script(/manifests\/1/, answerStatus(429, { 'retry-after': '1' }), 1);
    const startedAt = performance.now();
    await daemon.tdctl(['pull', `${limited.host}/app:1`]);
    expect(performance.now() - startedAt).toBeGreaterThan(1000);
    limited.script(/manifests\/2/, answerStatus(429, { 'retry-after': '3600' }));
    expect(await failureOf('pull', `${limited.host}/app:2`)).toContain('asks to wait 3600 s');
    expect(limited.requestsTo(/manifests\/2/)).toHaveLength(1);
  });

  test('bytes come no faster than they may, and layers not more at a time', async () => {
    const image = randomImage({ seed: 84, layers: 4, layerBytes: 2_000_000 });
    limited.addImage('large', image);
    const configId = image.id;
    let [underWay, most] = [0, 0];
    limited.script(/blobs/, ({ request, response, proceed }) => {
      if (request.url.endsWith(configId)) {
        proceed();
        return;
      }
      underWay += 1;
      most = Math.max(most, underWay);
      response.once('close', () => (underWay -= 1));
      // Long enough for any other that may come meanwhile.
      setTimeout(proceed, 500);
    });
    const startedAt = performance.now();
    await daemon.tdctl(['pull', `${limited.host}/app:large`]);
    const seconds = (performance.now() - startedAt) / 1000;
    const bytes = image.layers.reduce((sum, { blob }) => sum + blob.length, 0);
    expect(seconds).toBeGreaterThan(bytes / BYTES_PER_SECOND - 0.2);
    expect(most).toBe(2);
  });
});
