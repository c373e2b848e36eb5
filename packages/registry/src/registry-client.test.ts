import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseReference } from '@tinydock/domain';
import {
  type DockerRegistry,
  FakeRegistry,
  indexOf,
  pushImage,
  randomImage,
  runCommand,
  startDockerRegistry,
  startFakeRegistry,
} from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collect, openTestSession } from './testing/test-session.ts';

describe('with docker-registry and what skopeo pushed', () => {
  let registry: DockerRegistry;
  beforeAll(async () => {
    registry = await startDockerRegistry();
  });
  afterAll(() => registry.stop());

  test.each([
    { format: 'oci', compression: 'gzip', seed: 21 },
    { format: 'oci', compression: 'zstd', seed: 22 },
    { format: 'oci', compression: 'none', seed: 23 },
    { format: 'docker', compression: 'gzip', seed: 24 },
  ] as const)('an image in $format format, $compression layers', async (options) => {
    const image = randomImage({ ...options, layers: 3 });
    const name = `${registry.host}/team/app-${options.seed}:v1`;
    await pushImage(name, image);
    await using opened = openTestSession(name);
    const fetched = await opened.session.fetchManifest(opened.reference);
    expect(fetched).toMatchObject({ digest: image.manifestDigest, mediaType: image.mediaType });
    if (fetched.manifest.kind !== 'manifest') throw new Error('a manifest was expected');
    const config = await opened.session.fetchBlob(fetched.manifest.config, 1_000_000);
    expect(Buffer.from(config)).toEqual(image.config);
    const layers = await Promise.all(fetched.manifest.layers.map((layer) => collect(opened.session.openBlob(layer))));
    expect(layers).toEqual(image.layers.map(({ blob }) => blob));
  });

  test('an index and the manifest of each platform', async () => {
    const images = [randomImage({ seed: 25 }), randomImage({ seed: 26, architecture: 'arm64' })];
    const index = indexOf(images);
    const name = `${registry.host}/multi:v1`;
    await pushImage(name, images, index);
    await using opened = openTestSession(name);
    const fetched = await opened.session.fetchManifest(opened.reference);
    expect(fetched).toMatchObject({ digest: index.digest, mediaType: index.mediaType });
    for (const image of images) {
      const byDigest = parseReference(`${registry.host}/multi@${image.manifestDigest}`);
      expect((await opened.session.fetchManifest(byDigest)).digest).toBe(image.manifestDigest);
    }
  });

  test('a repository that is not there', async () => {
    await using opened = openTestSession(`${registry.host}/nothing/here:v1`);
    await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      reason: 'IMAGE_NOT_FOUND',
    });
  });
});

describe('Basic authentication of docker-registry', () => {
  let registry: DockerRegistry;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tinydock-htpasswd-'));
    const htpasswdPath = join(directory, 'htpasswd');
    // bcrypt of "secret"
    await writeFile(htpasswdPath, 'ann:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n');
    registry = await startDockerRegistry({ htpasswdPath });
  });
  afterAll(async () => {
    await registry.stop();
    await rm(directory, { recursive: true });
  });

  test('lets the right password in, to a repository that is empty', async () => {
    const credentials = { kind: 'basic', username: 'ann', password: 'secret' } as const;
    await using opened = openTestSession(`${registry.host}/a/b`, { credentials });
    await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('keeps others out', async () => {
    const credentials = { kind: 'basic', username: 'ann', password: 'wrong' } as const;
    for (const options of [{}, { credentials }]) {
      await using opened = openTestSession(`${registry.host}/a/b`, options);
      await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
        reason: 'REGISTRY_DENIED',
      });
    }
  });
});

describe('a registry that cannot be reached', () => {
  test('where nobody listens: says so at once', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await using opened = openTestSession(`127.0.0.1:${port}/a/b`);
    await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'REGISTRY_UNREACHABLE',
      message: `pulling 127.0.0.1:${port}/a/b:latest: cannot reach 127.0.0.1:${port}: the connection was refused`,
    });
  });

  test('whose name does not exist', async () => {
    await using opened = openTestSession('registry.invalid/a/b');
    await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'REGISTRY_UNREACHABLE',
      message: expect.stringMatching(/registry\.invalid: (its name is not known|DNS did not answer)/) as string,
    });
  });

  test('that speaks something else', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.resume().write('SSH-2.0-OpenSSH_9.2\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      await using opened = openTestSession(`127.0.0.1:${port}/a/b`);
      await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
        reason: 'REGISTRY_UNREACHABLE',
        message: expect.stringContaining('not HTTP') as string,
      });
    } finally {
      server.close();
    }
  });
});

describe('TLS', () => {
  let directory: string;
  let tls: { key: string; cert: string };
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tinydock-tls-'));
    const [keyPath, certPath] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
    await runCommand('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', '/CN=registry.test', '-keyout', keyPath, '-out', certPath],
    ]);
    tls = { key: await readFile(keyPath, 'utf8'), cert: await readFile(certPath, 'utf8') };
  });
  afterAll(() => rm(directory, { recursive: true }));

  test('is found on this machine whatever the certificate', async () => {
    const image = randomImage({ seed: 31 });
    const registry = await startFakeRegistry({ tls });
    try {
      registry.addImage('latest', image);
      await using opened = openTestSession(`${registry.host}/a/b`);
      expect((await opened.session.fetchManifest(opened.reference)).digest).toBe(image.manifestDigest);
    } finally {
      await registry.close();
    }
  });

  // 0.0.0.0 reaches this machine, and is not among the addresses that are trusted as such.
  test('of a host that is not trusted is verified', async () => {
    const registry = await startFakeRegistry({ tls });
    try {
      const name = `${registry.host.replace('127.0.0.1', '0.0.0.0')}/a/b`;
      await using opened = openTestSession(name);
      await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
        reason: 'REGISTRY_UNREACHABLE',
        message: expect.stringContaining('certificate cannot be verified') as string,
      });
      expect(registry.requests).toEqual([]);
      await using trusting = openTestSession(name, { client: { insecureRegistries: ['0.0.0.0'] } });
      await expect(trusting.session.fetchManifest(trusting.reference)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    } finally {
      await registry.close();
    }
  });

  test('is needed by a host that is not trusted', async () => {
    const registry = await startFakeRegistry();
    try {
      const name = `${registry.host.replace('127.0.0.1', '0.0.0.0')}/a/b`;
      await using opened = openTestSession(name);
      await expect(opened.session.fetchManifest(opened.reference)).rejects.toMatchObject({
        reason: 'REGISTRY_UNREACHABLE',
        message: expect.stringContaining('does not speak TLS') as string,
      });
      await using trusting = openTestSession(name, {
        client: { insecureRegistries: [registry.host.replace('127.0.0.1', '0.0.0.0')] },
      });
      await expect(trusting.session.fetchManifest(trusting.reference)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    } finally {
      await registry.close();
    }
  });

  test('is looked for again when the registry changed from HTTP', async () => {
    const image = randomImage({ seed: 32 });
    const plain = await startFakeRegistry();
    plain.addImage('latest', image);
    const port = Number(plain.host.split(':')[1]);
    await using opened = openTestSession(`${plain.host}/a/b`);
    await opened.session.fetchManifest(opened.reference);
    await plain.close();
    const secure = await new FakeRegistry({ tls }).listen(port);
    try {
      secure.addImage('latest', image);
      expect((await opened.session.fetchManifest(opened.reference)).digest).toBe(image.manifestDigest);
    } finally {
      await secure.close();
    }
  });
});
