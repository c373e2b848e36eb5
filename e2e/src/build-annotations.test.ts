import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MEDIA_TYPES } from '@tinydock/domain';
import { type DockerRegistry, runCommand, startDockerRegistry } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectRaw } from './support/inspect-raw.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const HOST = process.arch === 'arm64' ? 'arm64' : 'amd64';
const FOREIGN = 's390x';
const SEVERAL = ['--platform', `linux/${FOREIGN},linux/${HOST}`];
const NAMES = ['io.containerd.image.name', 'org.opencontainers.image.ref.name'];

type Annotations = Readonly<Record<string, string>>;

interface Raw {
  readonly mediaType: string;
  readonly annotations?: Annotations;
  readonly manifests: readonly {
    readonly digest: string;
    readonly mediaType: string;
    readonly annotations?: Annotations;
    readonly platform: { readonly architecture: string };
  }[];
}

/** What an image for two platforms says, as far as it says anything. */
interface Said {
  readonly index: Annotations | undefined;
  readonly descriptors: Readonly<Record<string, Annotations | undefined>>;
  readonly manifests: Readonly<Record<string, Annotations | undefined>>;
}

describe('annotations of a build', () => {
  let registry: DockerRegistry;
  let daemon: TestDaemon;
  let dir: string;
  let context: string;

  beforeAll(async () => {
    [registry, daemon] = await Promise.all([startDockerRegistry(), TestDaemon.start()]);
    dir = await mkdtemp(join(tmpdir(), 'tinydock-annotate-'));
    context = join(dir, 'context');
    await mkdir(context);
    await writeFile(
      join(context, 'Dockerfile'),
      'FROM scratch\nARG TARGETARCH\nENV FOR=$TARGETARCH\nCOPY Dockerfile /',
    );
  });
  afterAll(async () => {
    await daemon.destroy();
    await registry.stop();
    await rm(dir, { recursive: true, force: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  /** Copied whole, each document lies in a file that is named by its digest. */
  async function saidIn(source: string): Promise<Said> {
    const copy = await mkdtemp(join(dir, 'copy-'));
    const tls = source.startsWith('docker://') ? ['--src-tls-verify=false'] : [];
    const flags = ['-q', '--insecure-policy', '--all', '--preserve-digests', ...tls];
    await runCommand('skopeo', ['copy', ...flags, source, `oci:${copy}`]);
    const index = await inspectRaw<Raw>(source);
    const own = index.manifests.map(async ({ digest, platform, annotations }) => {
      const { stdout } = await runCommand('cat', [join(copy, 'blobs/sha256', digest.slice('sha256:'.length))]);
      const manifest = JSON.parse(stdout) as Raw;
      return { architecture: platform.architecture, descriptor: annotations, manifest: manifest.annotations };
    });
    const images = await Promise.all(own);
    return {
      index: index.annotations,
      descriptors: Object.fromEntries(images.map(({ architecture, descriptor }) => [architecture, descriptor])),
      manifests: Object.fromEntries(images.map(({ architecture, manifest }) => [architecture, manifest])),
    };
  }

  /** What `index.json` of a layout says of its only image, but for names. */
  async function entryIn(tar: string): Promise<Annotations> {
    const { stdout } = await runCommand('tar', ['-xOf', tar, 'index.json']);
    const [{ annotations = {} } = {}] = (JSON.parse(stdout) as Raw).manifests;
    return Object.fromEntries(Object.entries(annotations).filter(([key]) => !NAMES.includes(key)));
  }

  const PLACED = [
    ...['--annotation', 'index,manifest:who=me'],
    ...['--annotation', `manifest[linux/${FOREIGN}]:who=you`],
    ...['--annotation', `manifest-descriptor[linux/${HOST}]:of=own`],
    ...['--annotation', 'index-descriptor:of=entry'],
  ];
  const SAID: Said = {
    index: { who: 'me' },
    descriptors: { [FOREIGN]: undefined, [HOST]: { of: 'own' } },
    manifests: { [FOREIGN]: { who: 'you' }, [HOST]: { who: 'me' } },
  };

  test('for several platforms are in the store, the registry and layouts, each in its place', async () => {
    const name = `${registry.host}/several:1`;
    const [layout, saved, again] = ['layout.tar', 'saved.tar', 'again.tar'].map((file) => join(dir, file)) as [
      string,
      string,
      string,
    ];
    await daemon.tdctl([
      'build',
      ...SEVERAL,
      ...PLACED,
      '--push',
      '-o',
      `type=oci,dest=${layout}`,
      '-t',
      name,
      context,
    ]);
    expect(await saidIn(`docker://${name}`)).toEqual(SAID);
    expect(await saidIn(`oci-archive:${layout}`)).toEqual(SAID);
    expect(await entryIn(layout)).toEqual({ of: 'entry' });
    const save = ['save', '--platform', 'all', '--format', 'oci-archive'];
    await daemon.tdctl([...save, '-o', saved, name]);
    expect(await saidIn(`oci-archive:${saved}`)).toEqual(SAID);
    await daemon.tdctl(['rmi', '--now', name]);
    await daemon.tdctl(['pull', '--platform', 'all', name]);
    await daemon.tdctl([...save, '-o', again, name]);
    expect(await saidIn(`oci-archive:${again}`)).toEqual(SAID);
  });

  test.each(['type=registry', 'type=image,push=true'])(
    'that others follow are the ones that %s sends',
    async (type) => {
      const name = `${registry.host}/others-${type.length}:1`;
      const build = (...flags: readonly string[]): Promise<unknown> =>
        daemon.tdctl(['build', ...SEVERAL, '-t', name, ...flags, context]);
      await build(...PLACED, '-o', type);
      const placed = [
        'annotation-index.who=nobody',
        'annotation-manifest.who=me',
        `annotation-manifest[linux/${FOREIGN}].who=you`,
        `annotation-manifest-descriptor[linux/${HOST}].of=own`,
      ];
      await build('-o', [type, ...placed].join(','));
      expect(await saidIn(`docker://${name}`)).toEqual({ ...SAID, index: { who: 'nobody' } });
      // The image of the machine itself says the same as before.
      await build('-o', [type, ...placed.with(2, `annotation-manifest[linux/${FOREIGN}].who=she`)].join(','));
      expect((await saidIn(`docker://${name}`)).manifests[FOREIGN]).toEqual({ who: 'she' });
      await build('-o', type);
      expect((await saidIn(`docker://${name}`)).index).toBeUndefined();
    },
  );

  const typesIn = (index: Raw): readonly string[] => [index, ...index.manifests].map(({ mediaType }) => mediaType);
  const OCI = [MEDIA_TYPES.ociIndex, MEDIA_TYPES.ociManifest, MEDIA_TYPES.ociManifest];

  test('are in compressed layouts, of builds without a name too, and make media types those of OCI', async () => {
    for (const [of, flags] of [
      ['one', 'compression=zstd,annotation-index.of=one'],
      ['two', 'oci-mediatypes=false,annotation-index.of=two'],
    ] as const) {
      const dest = join(dir, `nameless-${of}`);
      await daemon.tdctl(['build', ...SEVERAL, '-o', `type=oci,tar=false,dest=${dest},${flags}`, context]);
      const index = await inspectRaw<Raw>(`oci:${dest}`);
      expect(index.annotations).toEqual({ of });
      expect(typesIn(index)).toEqual(OCI);
    }
    const name = `${registry.host}/oci:1`;
    const push = `type=registry,name=${name},oci-mediatypes=false,annotation-manifest-descriptor.a=b`;
    await daemon.tdctl(['build', ...SEVERAL, '-o', push, context]);
    expect(typesIn(await inspectRaw<Raw>(`docker://${name}`))).toEqual(OCI);
    const dest = join(dir, 'nameless-none');
    await daemon.tdctl(['build', ...SEVERAL, '-o', `type=docker,tar=false,dest=${dest}`, context]);
    const plain = await inspectRaw<Raw>(`oci:${dest}`);
    expect(plain.annotations).toBeUndefined();
    expect(plain.mediaType).toBe(MEDIA_TYPES.dockerManifestList);
  });

  test('for one platform are in its manifest, and in the entry of a layout', async () => {
    const tar = join(dir, 'single.tar');
    const placed = ['--annotation', `manifest[linux/${HOST}],manifest-descriptor:a=b`];
    await daemon.tdctl([
      'build',
      ...placed,
      '-t',
      'single:1',
      '-o',
      'type=docker,annotation.c=d',
      '-o',
      `type=oci,dest=${tar}`,
      context,
    ]);
    expect((await inspectRaw<Raw>(`oci-archive:${tar}`)).annotations).toEqual({ a: 'b', c: 'd' });
    expect(await entryIn(tar)).toEqual({ a: 'b' });
  });

  test.each([
    [['--annotation', 'index:a=b'], `"index:a": a build for one platform, linux/${HOST}, makes no index`],
    [['-o', 'type=oci,annotation-index-descriptor.a=b'], '"index-descriptor:a": a build for one platform'],
    [
      ['--annotation', `manifest[linux/${FOREIGN}]:a=b`],
      `"manifest[linux/${FOREIGN}]:a": the build is for linux/${HOST}`,
    ],
    [[...SEVERAL, '--annotation', `index[linux/${HOST}]:a=b`], 'an index is of all platforms'],
    [['--annotation', 'layer:a=b'], '"layer" is none of manifest'],
  ])('%j are refused before anything is built', async (flags, message) => {
    const { stderr } = await daemon.tdctl(['build', '--no-cache', ...flags, context], { accept: [1] });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('COPY');
  });

  test('of an index are refused where all platforms come to one image', async () => {
    await writeFile(join(dir, 'same'), `FROM --platform=linux/${HOST} single:1\nLABEL a=b`);
    const args = ['build', ...SEVERAL, '-f', join(dir, 'same'), '--annotation', 'index:a=b', context];
    const { stderr } = await daemon.tdctl(args, { accept: [1] });
    expect(stderr).toContain(`the image is the same for linux/${FOREIGN}, linux/${HOST}`);
  });
});
