import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DockerRegistry, indexOf, pushImage, randomImage, startDockerRegistry } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectRaw } from './support/inspect-raw.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const HOST = process.arch === 'arm64' ? 'arm64' : 'amd64';
const OWN = randomImage({ seed: 160, architecture: HOST, annotations: { of: 'manifest' } });
const OTHER = randomImage({ seed: 161, architecture: 's390x' });
const IMAGES = [OTHER, { ...OWN, descriptor: { ...OWN.descriptor, annotations: { of: 'descriptor' } } }];
const ONE = indexOf(IMAGES, 'oci', { of: 'index' });
const TWO = indexOf(IMAGES, 'oci', { of: 'another index' });

interface Raw {
  readonly annotations?: object;
  readonly manifests?: readonly { readonly digest: string; readonly annotations?: object }[];
  readonly layers: readonly { readonly mediaType: string }[];
}

describe('annotations of an image that was pulled', () => {
  let registry: DockerRegistry;
  let daemon: TestDaemon;
  let dir: string;
  let name: string;

  beforeAll(async () => {
    [registry, daemon] = await Promise.all([startDockerRegistry(), TestDaemon.start()]);
    dir = await mkdtemp(join(tmpdir(), 'tinydock-annotations-'));
    name = `${registry.host}/team/app`;
    await pushImage(`${name}:1`, IMAGES, ONE);
    await pushImage(`${name}:2`, IMAGES, TWO);
    for (const tag of ['1', '2']) await daemon.tdctl(['pull', '--platform', 'all', `${name}:${tag}`]);
  });
  afterAll(async () => {
    await daemon.destroy();
    await registry.stop();
    await rm(dir, { recursive: true, force: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const annotationsIn = ({ annotations, manifests = [] }: Raw): unknown[] => [
    annotations,
    ...manifests.map((one) => one.annotations),
  ];
  const AS_PULLED = [{ of: 'index' }, undefined, { of: 'descriptor' }];

  /** The first platform of the index is the other one. */
  async function ownIn(repository: string, index: Raw): Promise<Raw> {
    return await inspectRaw<Raw>(`docker://${repository}@${index.manifests?.[1]?.digest ?? ''}`);
  }

  test('are in what is saved of it, of the index that its tag stands for', async () => {
    for (const [tag, of] of [['1', 'index'] as const, ['2', 'another index'] as const]) {
      const path = join(dir, `${tag}.tar`);
      await daemon.tdctl(['save', '--platform', 'all', '--format', 'oci-archive', '-o', path, `${name}:${tag}`]);
      const index = await inspectRaw<Raw>(`oci-archive:${path}`);
      expect(annotationsIn(index)).toEqual([{ of }, undefined, { of: 'descriptor' }]);
    }
    const own = join(dir, 'own.tar');
    await daemon.tdctl(['save', '--format', 'oci-archive', '-o', own, `${name}:1`]);
    expect((await inspectRaw<Raw>(`oci-archive:${own}`)).annotations).toEqual({ of: 'manifest' });
  });

  test('go to a registry where another index of the same images is, in place of that', async () => {
    await daemon.tdctl(['tag', `${name}:1`, `${name}:2`]);
    expect(await daemon.output('push', `${name}:2`)).toContain(`2: digest: ${ONE.digest}`);
    expect(annotationsIn(await inspectRaw<Raw>(`docker://${name}:2`))).toEqual(AS_PULLED);
  });

  test('go with it, saved and loaded, and with other layers', async () => {
    await daemon.tdctl(['rmi', '--now', `${name}:1`, `${name}:2`]);
    await daemon.tdctl(['load', '--platform', 'all', '-i', join(dir, '1.tar')]);
    const elsewhere = `${registry.host}/elsewhere/app`;
    await daemon.tdctl(['tag', `${name}:1`, `${elsewhere}:zstd`]);
    await daemon.tdctl(['push', '--compression', 'zstd', `${elsewhere}:zstd`]);
    const index = await inspectRaw<Raw>(`docker://${elsewhere}:zstd`);
    expect(annotationsIn(index)).toEqual(AS_PULLED);
    const own = await ownIn(elsewhere, index);
    expect(own.annotations).toEqual({ of: 'manifest' });
    expect(own.layers[0]?.mediaType).toContain('zstd');
  });

  test('of an index over one image go with it, saved and to another place', async () => {
    const elsewhere = `${registry.host}/lone/app`;
    const lone = indexOf([OWN], 'oci', { of: 'lone index' });
    for (const [tag, index, said] of [
      ['plain', indexOf([OWN]), undefined],
      ['lone', lone, { of: 'lone index' }],
    ] as const) {
      await pushImage(`${name}:${tag}`, [OWN], index);
      await daemon.tdctl(['pull', `${name}:${tag}`]);
      await daemon.tdctl(['tag', `${name}:${tag}`, `${elsewhere}:${tag}`]);
      await daemon.tdctl(['push', `${elsewhere}:${tag}`]);
      const path = join(dir, `${tag}.tar`);
      await daemon.tdctl(['save', '--platform', 'all', '--format', 'oci-archive', '-o', path, `${elsewhere}:${tag}`]);
      for (const source of [`docker://${elsewhere}:${tag}`, `oci-archive:${path}`]) {
        const { manifests, annotations } = await inspectRaw<Raw>(source);
        expect([source, annotations]).toEqual([source, said ?? { of: 'manifest' }]);
        expect(manifests?.length).toBe(said && 1);
      }
    }
    await daemon.tdctl(['rmi', '--now', `${elsewhere}:lone`, `${name}:lone`]);
    await daemon.tdctl(['load', '--platform', 'all', '-i', join(dir, 'lone.tar')]);
    await daemon.tdctl(['push', `${elsewhere}:lone`]);
    expect((await inspectRaw<Raw>(`docker://${elsewhere}:lone`)).annotations).toEqual({ of: 'lone index' });
  });

  test('of some of its platforms stay with those', async () => {
    const THREE = indexOf([...IMAGES, randomImage({ seed: 162, architecture: 'riscv64' })], 'oci', { of: 'three' });
    await pushImage(`${name}:3`, [...IMAGES, randomImage({ seed: 162, architecture: 'riscv64' })], THREE);
    for (const platform of [HOST, 's390x']) await daemon.tdctl(['pull', '--platform', platform, `${name}:3`]);
    const elsewhere = `${registry.host}/part/app:3`;
    await daemon.tdctl(['tag', `${name}:3`, elsewhere]);
    await daemon.tdctl(['push', '--platform', 'all', elsewhere]);
    expect(annotationsIn(await inspectRaw<Raw>(`docker://${elsewhere}`))).toEqual([
      { of: 'three' },
      undefined,
      { of: 'descriptor' },
    ]);
  });
});
