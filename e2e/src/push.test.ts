import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DockerRegistry,
  indexOf,
  pushImage,
  randomImage,
  runCommand,
  SeededRandom,
  startDockerRegistry,
  startFakeRegistry,
  tarOfFiles,
} from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const IMAGE = randomImage({ seed: 71, layers: 3, format: 'docker' });

interface Manifest {
  readonly mediaType: string;
  readonly layers: readonly { readonly digest: string; readonly mediaType: string }[];
}

describe('images going out', () => {
  let registry: DockerRegistry;
  let other: DockerRegistry;
  let daemon: TestDaemon;
  let directory: string;

  beforeAll(async () => {
    [registry, other] = await Promise.all([startDockerRegistry(), startDockerRegistry()]);
    directory = await mkdtemp(join(tmpdir(), 'tinydock-push-'));
    daemon = await TestDaemon.start();
    await pushImage(`${registry.host}/base:1`, IMAGE);
    await daemon.tdctl(['pull', `${registry.host}/base:1`]);
    const noise = Buffer.from(new SeededRandom(72).bytes(3_000_000));
    const tar = tarOfFiles([
      { path: 'noise', contents: noise },
      { path: 'text', contents: Buffer.alloc(4_000_000, 'a line of text\n') },
    ]);
    await writeFile(join(directory, 'rootfs.tar'), tar);
    await daemon.tdctl(['import', join(directory, 'rootfs.tar'), `${registry.host}/own/app:1`]);
  });

  afterAll(async () => {
    await daemon.destroy();
    await Promise.all([registry.stop(), other.stop(), rm(directory, { recursive: true })]);
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function skopeo(name: string): Promise<{ readonly digest: string; readonly manifest: Manifest }> {
    const target = [`--tls-verify=false`, `docker://${name}`];
    const [raw, inspected] = await Promise.all([
      runCommand('skopeo', ['inspect', '--raw', ...target]),
      runCommand('skopeo', ['inspect', '--format', '{{.Digest}}', ...target]),
    ]);
    return { digest: inspected.stdout.trim(), manifest: JSON.parse(raw.stdout) as Manifest };
  }

  /** Another program takes the image, and finds in each blob the very layer that it is said to hold. */
  async function assertOthersRead(name: string): Promise<void> {
    const target = join(directory, 'read');
    await runCommand('skopeo', [
      ...['copy', '--quiet', '--insecure-policy', '--src-tls-verify=false', '--dest-decompress'],
      ...[`docker://${name}`, `dir:${target}`],
    ]);
    const { layers } = JSON.parse(await readFile(join(target, 'manifest.json'), 'utf8')) as Manifest;
    await rm(target, { recursive: true });
    const diffIds = await daemon.output('inspect', '--format', '{{json .RootFS.Layers}}', name);
    expect(layers.map(({ digest }) => digest)).toEqual(JSON.parse(diffIds));
  }

  function digestIn(output: string): string | undefined {
    return /: digest: (sha256:[0-9a-f]{64}) size: \d+$/m.exec(output)?.[1];
  }

  test('new content arrives, in gzip, with the digest that the registry reports', async () => {
    const name = `${registry.host}/own/app:1`;
    const output = await daemon.output('push', name);
    expect(output).toContain(`The push refers to repository [${registry.host}/own/app]`);
    expect(output).toMatch(/^[0-9a-f]{12}: Preparing$/m);
    expect(output).toMatch(/^[0-9a-f]{12}: Pushed$/m);
    const { digest, manifest } = await skopeo(name);
    expect(digestIn(output)).toBe(digest);
    expect(manifest.layers[0]?.mediaType).toMatch(/gzip$/);
    await assertOthersRead(name);
  });

  test('what the registry has is not sent again', async () => {
    const output = await daemon.output('push', `${registry.host}/own/app:1`);
    expect(output).toContain('Layer already exists');
    expect(output).not.toContain('Pushed');
    expect(await daemon.output('push', '-q', `${registry.host}/own/app:1`)).toBe(`${registry.host}/own/app:1`);
  });

  test('where the tag stands for the image already, one question is all, and the manifest is put for whoever is told', async () => {
    const fake = await startFakeRegistry();
    try {
      const name = `${fake.host}/own/app:1`;
      await daemon.tdctl(['tag', `${registry.host}/own/app:1`, name]);
      const digest = digestIn(await daemon.output('push', name));
      fake.requests.length = 0;
      expect(digestIn(await daemon.output('push', name))).toBe(digest);
      expect(fake.requestsTo(/ \/v2\/.+/).map(({ method }) => method)).toEqual(['HEAD', 'PUT']);
      await daemon.tdctl(['tag', name, `${fake.host}/own/app:2`]);
      expect(digestIn(await daemon.output('push', `${fake.host}/own/app:2`))).toBe(digest);
      expect(fake.requestsTo(/PUT .*manifests\/2$/)).toHaveLength(1);
      await daemon.tdctl(['rmi', name, `${fake.host}/own/app:2`]);
    } finally {
      await fake.close();
    }
  });

  test('what was pulled goes into another repository by mounts, byte for byte', async () => {
    const name = `${registry.host}/team/copy:1`;
    await daemon.tdctl(['tag', `${registry.host}/base:1`, name]);
    const output = await daemon.output('push', name);
    expect(output.match(/Mounted from base/g)).toHaveLength(3);
    expect(digestIn(output)).toBe(IMAGE.manifestDigest);
    expect((await skopeo(name)).digest).toBe(IMAGE.manifestDigest);
  });

  test('what was pulled goes to a registry that has nothing of it, in new gzip', async () => {
    const name = `${other.host}/moved:1`;
    await daemon.tdctl(['tag', `${registry.host}/base:1`, name]);
    const output = await daemon.output('push', name);
    expect(output.match(/: Pushed/g)).toHaveLength(3);
    expect(digestIn(output)).toBe((await skopeo(name)).digest);
    await assertOthersRead(name);
  });

  test('zstd, and a level, are those of every layer', async () => {
    const name = `${registry.host}/own/app:zstd`;
    await daemon.tdctl(['tag', `${registry.host}/own/app:1`, name]);
    const output = await daemon.output('push', '--compression', 'zstd', '--level', '9', name);
    const { digest, manifest } = await skopeo(name);
    expect(digestIn(output)).toBe(digest);
    expect(manifest.layers.map(({ mediaType }) => mediaType)).toEqual(['application/vnd.oci.image.layer.v1.tar+zstd']);
    await assertOthersRead(name);
    expect(await daemon.output('push', '--compression=zstd', '--level=9', name)).not.toContain('Pushed');
  });

  test('an index keeps its digest under another tag', async () => {
    const images = [randomImage({ seed: 73 }), randomImage({ seed: 74, architecture: 'arm64' })];
    const index = indexOf(images);
    await pushImage(`${registry.host}/multi:1`, images, index);
    await daemon.tdctl(['pull', `${registry.host}/multi:1`]);
    await daemon.tdctl(['tag', `${registry.host}/multi:1`, `${registry.host}/multi:2`]);
    expect(digestIn(await daemon.output('push', `${registry.host}/multi:2`))).toBe(index.digest);
    expect((await skopeo(`${registry.host}/multi:2`)).digest).toBe(index.digest);
  });

  test('every tag of a repository', async () => {
    for (const tag of ['a', 'b']) await daemon.tdctl(['tag', `${registry.host}/base:1`, `${other.host}/all:${tag}`]);
    const output = await daemon.output('push', '--all-tags', `${other.host}/all`);
    expect(output).toMatch(/^a: digest: /m);
    expect(output).toMatch(/^b: digest: /m);
    expect((await skopeo(`${other.host}/all:b`)).digest).toBe(digestIn(output));
  });

  test('what is not here, a digest, and a level that does not exist are refused', async () => {
    for (const argv of [
      [`${registry.host}/none:1`],
      [`${registry.host}/base@${IMAGE.manifestDigest}`],
      ['--all-tags', `${registry.host}/base:1`],
      ['--level', '10', `${registry.host}/own/app:1`],
      ['--compression', 'xz', `${registry.host}/own/app:1`],
    ]) {
      const { exitCode, stderr } = await daemon.tdctl(['push', ...argv], { accept: [1, 125] });
      expect(exitCode).not.toBe(0);
      expect(stderr).toMatch(/no image is here|cannot push|not a level|unknown compression/);
    }
  });
});
