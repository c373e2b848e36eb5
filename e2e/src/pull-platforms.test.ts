import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DockerRegistry,
  indexOf,
  pushImage,
  randomImage,
  runCommand,
  startDockerRegistry,
} from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const HOST = process.arch === 'arm64' ? 'arm64' : 'amd64';
const ARCHITECTURES = ['ppc64le', HOST, 'riscv64'];
const IMAGES = ARCHITECTURES.map((architecture, index) => randomImage({ seed: 110 + index, architecture }));
const INDEX = indexOf(IMAGES);
const FOREIGN = [
  randomImage({ seed: 120, architecture: 's390x' }),
  randomImage({ seed: 121, architecture: 'riscv64' }),
];

describe('pull --platform', () => {
  let registry: DockerRegistry;
  let daemon: TestDaemon;
  let name: string;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    daemon = await TestDaemon.start();
    name = `${registry.host}/team/multi`;
    await pushImage(`${name}:1`, IMAGES, INDEX);
    await pushImage(`${name}:foreign`, FOREIGN, indexOf(FOREIGN));
    const [only] = IMAGES;
    if (only === undefined) throw new Error('no image');
    await pushImage(`${name}:single`, only);
  });
  afterAll(async () => {
    await daemon.destroy();
    await registry.stop();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const inspect = (image: string): Promise<string> =>
    daemon.output('image', 'inspect', '-f', '{{.Id}} {{.Architecture}}', image);

  test('all has every platform, the name that of this machine, and the index its digest', async () => {
    const output = await daemon.output('pull', '--platform', 'all', `${name}:1`);
    expect(output).toContain(`Digest: ${INDEX.digest}`);
    const own = IMAGES[1];
    for (const image of [`${name}:1`, `${name}@${INDEX.digest}`]) {
      expect(await inspect(image)).toBe(`${own?.id ?? ''} ${HOST}`);
    }
    for (const [index, image] of IMAGES.entries()) {
      if (image !== own) {
        expect(await inspect(`${name}@${image.manifestDigest}`)).toBe(`${image.id} ${ARCHITECTURES[index] ?? ''}`);
      }
      expect(await daemon.output('verify', image.id)).not.toContain('damaged');
    }
    const platforms = await daemon.output('images', '--digests', '--format', '{{.Platform}}', name);
    expect(new Set(platforms.split('\n'))).toEqual(new Set(ARCHITECTURES.map((one) => `linux/${one}`)));
  });

  test('all is taken up again, and pushed as one', async () => {
    expect(await daemon.output('pull', '--platform=all', `${name}:1`)).toContain('Image is up to date');
    await daemon.tdctl(['tag', `${name}:1`, `${name}:2`]);
    expect(await daemon.output('push', `${name}:2`)).toContain(`digest: ${INDEX.digest}`);
  });

  test('all are saved under one name, and each is there for others', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tinydock-platforms-'));
    try {
      const path = join(dir, 'multi.tar');
      await daemon.tdctl(['save', '--platform', 'all', '--format', 'oci-archive', '-o', path, `${name}:1`]);
      const copy = ['copy', '--quiet', '--insecure-policy', '--all', '--dest-tls-verify=false'];
      await runCommand('skopeo', [...copy, `oci-archive:${path}:${name}:1`, `docker://${name}:again`]);
      await daemon.tdctl(['pull', '--platform', 'all', `${name}:again`]);
      expect(await inspect(`${name}:again`)).toBe(await inspect(`${name}:1`));
      for (const image of IMAGES) expect(await inspect(image.id)).toContain(image.id);
      await daemon.tdctl(['rmi', '--now', `${name}:again`]);
      expect(await daemon.output('load', '-i', path)).toContain(`Loaded image: ${name}:1`);
      const refused = await daemon.tdctl(['save', '--platform', 'all', '-o', join(dir, 'x'), `${name}:1`], {
        accept: [1],
      });
      expect(refused.stderr).toContain('has room for one platform');
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  test('all of an index without this platform names the first, and all of one image is that image', async () => {
    await daemon.tdctl(['pull', '--platform', 'all', `${name}:foreign`]);
    expect(await inspect(`${name}:foreign`)).toMatch(/ s390x$/);
    await daemon.tdctl(['pull', '--platform', 'all', `${name}:single`]);
    expect(await inspect(`${name}:single`)).toBe(`${IMAGES[0]?.id ?? ''} ppc64le`);
  });

  test('one that is not there is met with those that are', async () => {
    const missing = await daemon.tdctl(['pull', '--platform', 'linux/s390x', `${name}:1`], { accept: [1] });
    expect(missing.stderr).toContain(`it offers linux/ppc64le, linux/${HOST}, linux/riscv64`);
    const wrong = await daemon.tdctl(['pull', '--platform', 'linux/s390x', `${name}:single`], { accept: [1] });
    expect(wrong.stderr).toContain('is an image for linux/ppc64le, not for linux/s390x');
    expect((await daemon.tdctl(['pull', '--platform', 'x/y/z/w', name], { accept: [1] })).stderr).toContain('platform');
  });
});
