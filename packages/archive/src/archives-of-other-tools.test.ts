import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArchivedImage, formatReference } from '@tinydock/domain';
import { type ImageFormat, indexOf, randomImage, runCommand, writeImageDirectory } from '@tinydock/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readImageArchive } from './read-image-archive.ts';
import { RecordingSink } from './testing/recording-sink.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tinydock-archive-'));
  await mkdir(join(directory, 'image'));
});
afterEach(() => rm(directory, { recursive: true }));

async function load(path: string, architecture = 'amd64'): Promise<readonly ArchivedImage[]> {
  const platform = { os: 'linux', architecture };
  return readImageArchive(createReadStream(path), new RecordingSink(), { platform });
}

async function copy(target: string, ...flags: readonly string[]): Promise<void> {
  const source = `dir:${join(directory, 'image')}`;
  await runCommand('skopeo', ['copy', '--quiet', '--insecure-policy', ...flags, source, target]);
}

test.each<[ImageFormat, 'gzip' | 'none']>([
  ['docker', 'gzip'],
  ['oci', 'gzip'],
  ['oci', 'none'],
])('docker-archive by skopeo of an image in %s format, %s layers', async (format, compression) => {
  const image = randomImage({ seed: 41, format, compression, layers: 3 });
  await writeImageDirectory(join(directory, 'image'), [image], undefined);
  const path = join(directory, 'archive.tar');
  await copy(`docker-archive:${path}:team/app:v1`);
  const [loaded, ...others] = await load(path);
  expect(others).toEqual([]);
  expect(loaded?.config.diffIds).toEqual(image.layers.map(({ diffId }) => diffId));
  expect(loaded?.tags.map(formatReference)).toEqual(['docker.io/team/app:v1']);
});

test.each<[ImageFormat, 'gzip' | 'none' | 'zstd']>([
  ['oci', 'gzip'],
  ['oci', 'zstd'],
  ['oci', 'none'],
  ['docker', 'gzip'],
])('oci-archive by skopeo of an image in %s format, %s layers', async (format, compression) => {
  const image = randomImage({ seed: 42, format, compression });
  await writeImageDirectory(join(directory, 'image'), [image], undefined);
  const path = join(directory, 'archive.tar');
  await copy(`oci-archive:${path}:localhost:5000/team/app:v1`);
  const [loaded, ...others] = await load(path);
  expect(others).toEqual([]);
  expect(loaded?.config.diffIds).toEqual(image.layers.map(({ diffId }) => diffId));
  expect(loaded?.tags.map(formatReference)).toEqual(['localhost:5000/team/app:v1']);
  expect(loaded?.manifests).toHaveLength(1);
});

test('oci-archive by skopeo of an index', async () => {
  const images = [randomImage({ seed: 43 }), randomImage({ seed: 44, architecture: 'arm64' })];
  await writeImageDirectory(join(directory, 'image'), images, indexOf(images));
  const path = join(directory, 'archive.tar');
  await copy(`oci-archive:${path}:app:v1`, '--all');
  for (const [position, architecture] of ['amd64', 'arm64'].entries()) {
    const [loaded, ...others] = await load(path, architecture);
    expect(others).toEqual([]);
    expect(loaded && Buffer.from(loaded.configBytes)).toEqual(images[position]?.config);
    expect(loaded?.manifests).toHaveLength(2);
  }
});

test('a layout by umoci, packed by GNU tar in gzip', async () => {
  const layout = join(directory, 'layout');
  const image = randomImage({ seed: 45, layers: 1 });
  await writeImageDirectory(join(directory, 'image'), [image], undefined);
  await copy(`oci:${layout}:v1`);
  await runCommand('umoci', ['config', '--image', `${layout}:v1`, '--tag', 'v2', '--config.cmd', 'other']);
  const path = join(directory, 'layout.tar.gz');
  await runCommand('tar', ['-czf', path, '-C', layout, '.']);
  const loaded = await load(path);
  expect(loaded.map(({ config }) => config.process.cmd)).toEqual([['/bin/sh'], ['other']]);
  expect(loaded.map(({ tags }) => tags)).toEqual([[], []]);
  expect((await readFile(path)).subarray(0, 2).toString('hex')).toBe('1f8b');
});
