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
    expect(await daemon.output('images', '--no-trunc', '-q')).toBe(own?.id);
    expect((await daemon.output('images', '-aq')).split('\n')).toHaveLength(IMAGES.length);
    const platforms = await daemon.output('images', '-a', '--digests', '--format', '{{.Platform}}', name);
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
      expect(await daemon.output('load', '-i', path)).toContain(`Loaded image: ${name}:1`);
      const refused = await daemon.tdctl(['save', '--platform', 'all', '-o', join(dir, 'x'), `${name}:1`], {
        accept: [1],
      });
      expect(refused.stderr).toContain('has room for one platform');
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  test('one of them is looked at, saved and made a container of', async () => {
    const foreign = IMAGES[2];
    const [id, platform] = [foreign?.id ?? '', 'linux/riscv64'];
    const format = ['--platform', platform, '-f', '{{.Id}}'];
    expect(await daemon.output('image', 'inspect', ...format, `${name}:1`)).toBe(id);
    expect(await daemon.output('history', '--platform', platform, '--no-trunc', '-q', `${name}:1`)).toContain(id);
    const container = await daemon.output('create', '--platform', platform, '--pull', 'never', `${name}:1`);
    expect(await daemon.output('inspect', '-f', '{{.Image}}', container)).toBe(id);
    const tree = await daemon.output('images', '--tree', `${name}:1`);
    for (const one of [HOST, 'ppc64le']) expect(tree).toContain(`├─ linux/${one} `);
    expect(tree).toMatch(/^└─ linux\/riscv64 .* ✔$/m);
    await daemon.tdctl(['rm', container]);
    const missing = await daemon.tdctl(['history', '--platform', 's390x', `${name}:1`], { accept: [1] });
    expect(missing.stderr).toContain(`is here for linux/${HOST}, linux/ppc64le, linux/riscv64, not for linux/s390x`);
  });

  test('all of an archive are loaded under one name', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tinydock-platforms-'));
    const other = await TestDaemon.start();
    try {
      const path = join(dir, 'multi.tar');
      await daemon.tdctl(['save', '--platform', 'all', '--format', 'oci-archive', '-o', path, `${name}:1`]);
      const refused = await other.tdctl(['load', '-i', path, '--platform', 's390x'], { accept: [1] });
      expect(refused.stderr).toContain('the archive has no image for linux/s390x: it offers linux/');
      await other.tdctl(['load', '-i', path, '--platform', 'riscv64']);
      expect(await other.output('image', 'inspect', '-f', '{{.Architecture}}', `${name}:1`)).toBe('riscv64');
      const loaded = await other.output('load', '-i', path, '--platform', 'all');
      expect(loaded).toContain(`Loaded image: ${name}:1`);
      const listed = await other.output('images', '--no-trunc', '-aq');
      expect(new Set(listed.split('\n'))).toEqual(new Set(IMAGES.map(({ id }) => id)));
      const own = await other.output('image', 'inspect', '--platform', HOST, '-f', '{{.RepoTags}}', `${name}:1`);
      expect(own).toBe(`[${name}:1]`);
      const single = join(dir, 'one.tar');
      await other.tdctl(['save', '--platform', 'riscv64', '-o', single, `${name}:1`]);
      await daemon.tdctl(['load', '-i', single, '--platform', 'riscv64']);
      expect(await inspect(`${name}:1`)).toBe(`${IMAGES[2]?.id ?? ''} riscv64`);
      await daemon.tdctl(['tag', IMAGES[1]?.id ?? '', `${name}:1`]);
    } finally {
      await other.destroy();
      await rm(dir, { recursive: true });
    }
    expect(await leftoversOf(other)).toEqual([]);
  });

  test('all go to another repository as one, and one of them alone', async () => {
    const elsewhere = `${registry.host}/other/place`;
    await daemon.tdctl(['tag', `${name}:1`, `${elsewhere}:all`]);
    expect(await daemon.output('push', `${elsewhere}:all`)).toContain(`digest: ${INDEX.digest}`);
    await daemon.tdctl(['push', '--platform', 'riscv64', `${elsewhere}:all`]);
    const copy = ['inspect', '--raw', '--tls-verify=false', `docker://${elsewhere}:all`];
    expect((await runCommand('skopeo', copy)).stdout).toContain(IMAGES[2]?.id ?? 'no image');
    await daemon.tdctl(['rmi', `${elsewhere}:all`]);
  });

  test('rmi of the name takes all of them, and of one platform that one', async () => {
    await daemon.tdctl(['rmi', '--platform', HOST, `${name}:1`]);
    expect(await inspect(`${name}:2`)).toMatch(/ ppc64le$/);
    expect(await daemon.output('images', '-q', '-f', 'dangling=true')).toBe('');
    const removed = await daemon.output('rmi', `${name}:again`, `${name}:1`, `${name}:2`);
    for (const id of [IMAGES[0]?.id, IMAGES[2]?.id]) expect(removed).toContain(`Deleted: ${id ?? 'none'}`);
    await daemon.tdctl(['trash', 'restore', `${name}:2`]);
    expect(await inspect(`${name}:2`)).toMatch(/ ppc64le$/);
    expect(await daemon.output('image', 'inspect', '--platform', 'riscv64', '-f', '{{.Id}}', `${name}:2`)).toBe(
      IMAGES[2]?.id,
    );
  });

  test('one that goes alone, as others are missing, leaves those that are here to its tag', async () => {
    const part = `${registry.host}/team/part:2`;
    await daemon.tdctl(['tag', `${name}:2`, part]);
    expect(await daemon.output('push', part)).toContain(`digest: ${IMAGES[0]?.manifestDigest ?? 'none'}`);
    const missing = await daemon.tdctl(['push', '--platform', 's390x', part], { accept: [1] });
    expect(missing.stderr).toContain(`${part} is here for linux/ppc64le, linux/riscv64, not for linux/s390x`);
    await daemon.tdctl(['rmi', part]);
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
