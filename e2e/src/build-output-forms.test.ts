import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DockerRegistry, pushImage, randomImage, runCommand, startDockerRegistry } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectRaw } from './support/inspect-raw.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const BASE = randomImage({ seed: 93, layers: 2 });
const OCI = 'application/vnd.oci.image.manifest.v1+json';
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';

interface Manifest {
  readonly mediaType: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly mediaType: string; readonly digest: string }[];
}

describe('the forms of what builds put out', () => {
  let registry: DockerRegistry;
  let daemon: TestDaemon;
  let dir: string;
  let context: string;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-forms-'));
    context = join(dir, 'context');
    await pushImage(`${registry.host}/base:1`, BASE);
    await mkdir(context);
    await writeFile(join(context, 'Dockerfile'), `FROM ${registry.host}/base:1\nCOPY Dockerfile /`);
  });
  afterAll(async () => {
    await daemon.destroy();
    await registry.stop();
    await rm(dir, { recursive: true, force: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  test.each([
    [
      'type=oci',
      'oci-archive',
      'compression=zstd,compression-level=9',
      OCI,
      'application/vnd.oci.image.layer.v1.tar+zstd',
    ],
    ['type=oci', 'oci-archive', 'force-compression=true', OCI, 'application/vnd.oci.image.layer.v1.tar+gzip'],
    [
      'type=oci',
      'oci-archive',
      'compression=gzip,oci-mediatypes=false',
      DOCKER,
      'application/vnd.docker.image.rootfs.diff.tar.gzip',
    ],
    [
      'type=docker,tar=false',
      'oci',
      'compression=uncompressed',
      DOCKER,
      'application/vnd.docker.image.rootfs.diff.tar',
    ],
    ['type=oci,tar=false', 'oci', 'compression=gzip', OCI, 'application/vnd.oci.image.layer.v1.tar+gzip'],
  ])('%s as %s with %s', async (type, transport, form, manifestType, layerType) => {
    const dest = join(dir, `${transport}-${form}`);
    const id = await daemon.output('build', '-q', '-t', 'forms:1', '-o', `${type},${form},"dest=${dest}"`, context);
    const manifest = await inspectRaw<Manifest>(`${transport}:${dest}`);
    expect(manifest.mediaType).toBe(manifestType);
    expect(manifest.config.digest).toBe(id);
    expect(manifest.layers.map(({ mediaType }) => mediaType)).toEqual([layerType, layerType, layerType]);
    // Skopeo checks each blob, and load that it holds the layer which the configuration names.
    const copy = join(dir, `copy-${transport}-${form}`);
    await runCommand('skopeo', ['copy', '-q', '--insecure-policy', `${transport}:${dest}`, `dir:${copy}`]);
    if (transport === 'oci') return;
    await daemon.tdctl(['rmi', '--now', 'forms:1']);
    await daemon.tdctl(['load', '-i', dest]);
    expect(await daemon.output('inspect', '--format', '{{.Id}}', 'forms:1')).toBe(id);
  });

  test('a docker-archive with compressed layers comes back as the same image', async () => {
    const dest = join(dir, 'docker.tar');
    const id = await daemon.output(
      'build',
      '-q',
      '-t',
      'forms:2',
      '-o',
      `type=docker,compression=gzip,dest=${dest}`,
      context,
    );
    const { stdout: list } = await runCommand('tar', ['-xOf', dest, 'manifest.json']);
    const [{ Layers: layers }] = JSON.parse(list) as [{ readonly Layers: readonly string[] }];
    const { stdout: kinds } = await runCommand('sh', [
      '-c',
      'for l; do tar -xOf "$0" "$l" | od -An -tx1 -N2; done',
      dest,
      ...layers,
    ]);
    expect(kinds.split(/\s+/)).toEqual(['', '1f', '8b', '1f', '8b', '1f', '8b', '']);
    const copy = join(dir, 'copy-docker');
    await runCommand('skopeo', ['copy', '-q', '--insecure-policy', `docker-archive:${dest}`, `dir:${copy}`]);
    expect((await inspectRaw<Manifest>(`dir:${copy}`)).config.digest).toBe(id);
    await daemon.tdctl(['rmi', '--now', 'forms:2']);
    await daemon.tdctl(['load', '-i', dest]);
    expect(await daemon.output('inspect', '--format', '{{.Id}}', 'forms:2')).toBe(id);
  });

  test('annotations of an output are in its manifest', async () => {
    const dest = join(dir, 'annotated');
    await daemon.tdctl([
      'build',
      '-q',
      '-o',
      `type=oci,dest=${dest},annotation.Who=me,annotation-manifest.b=c`,
      context,
    ]);
    expect((await inspectRaw<Manifest>(`oci-archive:${dest}`)).annotations).toMatchObject({ Who: 'me', b: 'c' });
  });

  test('pushes have the media types that are asked for', async () => {
    const name = `${registry.host}/forms`;
    const push = (tag: number, form: string): Promise<unknown> =>
      daemon.tdctl(['build', '-q', '-o', `type=registry,name=${name}:${tag},${form}`, context]);
    await push(1, 'oci-mediatypes=false');
    await push(2, 'oci-mediatypes=true');
    await push(3, 'oci-mediatypes=false');
    await push(4, 'force-compression=true');
    const [docker, oci, again, forced] = await Promise.all(
      [1, 2, 3, 4].map((tag) => inspectRaw<Manifest>(`docker://${name}:${tag}`)),
    );
    expect(docker).toMatchObject({
      mediaType: DOCKER,
      layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip' }, {}, {}],
    });
    expect(oci).toMatchObject({ mediaType: OCI, config: { digest: docker?.config.digest } });
    expect(again).toEqual(docker);
    expect(forced?.layers.map(({ mediaType }) => mediaType.endsWith('gzip'))).toEqual([true, true, true]);
  });
});
