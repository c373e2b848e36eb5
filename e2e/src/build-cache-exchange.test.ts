import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DockerRegistry, runCommand, startDockerRegistry } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const DOCKERFILE = [
  'FROM busybox:test AS tools',
  'RUN head -c 16 /dev/urandom | md5sum > /tool',
  'FROM busybox:test',
  'RUN head -c 16 /dev/urandom | md5sum > /random',
  'WORKDIR /srv',
  'COPY a.txt .',
  'COPY --from=tools /tool /tool',
  'RUN --mount=type=secret,id=key cat a.txt > b.txt && cat /run/secrets/key | wc -c > size',
].join('\n');
const SECRET = 'not-to-be-found-anywhere';

/** The number of steps, and those of them that ran. */
function tally(stderr: string): { readonly cached: number; readonly ran: readonly string[] } {
  const names = new Map([...stderr.matchAll(/^#(\d+) \[(.*)$/gm)].map((found) => [found[1], found[2]]));
  const done = [...stderr.matchAll(/^#(\d+) DONE/gm)]
    .flatMap(([, number]) => names.get(number) ?? [])
    .filter((name) => !name.startsWith('internal]'));
  return { cached: stderr.match(/^#\d+ CACHED/gm)?.length ?? 0, ran: done.map((text) => text.replace(/^.*?\] /, '')) };
}

describe('caches that travel', () => {
  let registry: DockerRegistry;
  let one: TestDaemon;
  let two: TestDaemon;
  let dir: string;
  let made: string;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    [one, two] = await Promise.all([TestDaemon.start(), TestDaemon.start()]);
    dir = await mkdtemp(join(tmpdir(), 'tinydock-exchange-'));
    await mkdir(join(dir, 'context'));
    await writeFile(join(dir, 'context', 'Dockerfile'), DOCKERFILE);
    await writeFile(join(dir, 'context', 'a.txt'), 'one\n');
    // The same base on both: an archive of one is what the other loads.
    await importBusybox(one, 'busybox:test');
    await one.tdctl(['save', '-o', join(dir, 'base.tar'), 'busybox:test']);
    await two.tdctl(['load', '-i', join(dir, 'base.tar')]);
  });
  afterAll(async () => {
    await Promise.all([one.destroy(), two.destroy()]);
    await registry.stop();
    await rm(dir, { recursive: true, force: true });
    expect([await leftoversOf(one), await leftoversOf(two)]).toEqual([[], []]);
  });

  async function build(daemon: TestDaemon, ...flags: readonly string[]): Promise<ReturnType<typeof tally>> {
    const shown = ['--progress', 'plain', '--network', 'none', '--secret', 'id=key,env=KEY'];
    const all = ['build', '-t', 'built', ...shown, ...flags];
    const { stderr } = await daemon.tdctl([...all, join(dir, 'context')], { env: { KEY: SECRET } });
    return tally(stderr);
  }

  function cacheName(tag: string): string {
    return `${registry.host}/cache:${tag}`;
  }

  test('every step comes from the registry, and the image is the same', async () => {
    const first = await build(one, '--cache-to', `type=registry,ref=${cacheName('max')},mode=max`);
    expect(first.ran).toHaveLength(6);
    made = await one.output('image', 'inspect', '-f', '{{.Id}}', 'built');
    const { cached, ran } = await build(two, '--cache-from', cacheName('max'));
    expect(ran).toEqual([]);
    // The bases, which are here, are told as cached, too.
    expect(cached).toBe(8);
    expect(await two.output('image', 'inspect', '-f', '{{.Id}}', 'built')).toBe(made);
    const read = ['run', '--rm', 'built', 'cat', '/random', '/tool', '/srv/b.txt'];
    expect(await two.output(...read)).toBe(await one.output(...read));
  });

  test('layers that the result does not need stay where they are, and what was taken is no cache of its own', async () => {
    // The first stage's layer is not among them: five steps of the image, and the base.
    expect((await two.output('image', 'inspect', '-f', '{{json .RootFS.Layers}}', 'built')).split(',').length).toBe(6);
    expect(await two.output('system', 'df', '--format', '{{.Type}} {{.TotalCount}}')).toContain('Build Cache 0');
  });

  test('a changed file makes the later steps run, on what was taken', async () => {
    await writeFile(join(dir, 'context', 'a.txt'), 'two\n');
    const { ran } = await build(two, '--cache-from', cacheName('max'));
    await writeFile(join(dir, 'context', 'a.txt'), 'one\n');
    expect(ran).toEqual([
      'COPY a.txt .',
      'COPY --from=tools /tool /tool',
      'RUN --mount=type=secret,id=key cat a.txt > b.txt && cat /run/secrets/key | wc -c > size',
    ]);
  });

  test('checks ask the registry for the variables of a base, and pull nothing', async () => {
    const base = `${registry.host}/base:env`;
    const context = join(dir, 'checked');
    await mkdir(context);
    await writeFile(join(context, 'Dockerfile'), 'FROM busybox:test\nENV SET=1\n');
    await one.tdctl(['build', '-t', base, context]);
    await one.tdctl(['push', '-q', base]);
    const lines = [
      `FROM ${base} AS one`,
      'ENV A=$SET B=$UNSET',
      `FROM ${registry.host}/none:x`,
      'ENV C=$UNSET',
      'FROM one',
    ];
    await writeFile(
      join(context, 'Dockerfile'),
      [...lines, 'COPY --from=1 / /', 'LABEL a=$A b=$UNSET2', ''].join('\n'),
    );
    const { stdout, stderr } = await two.tdctl(['build', '--check', context], { accept: [1] });
    expect(
      [...stdout.matchAll(/variable (\w+) is not set.*\n.*:(\d+)/g)].map(([, name, at]) => `${name} ${at}`),
    ).toEqual(['UNSET 2', 'UNSET2 7']);
    expect(stderr).toContain(`UndefinedVar is not checked in what begins with ${registry.host}/none:x: `);
    const { targets } = JSON.parse(await two.output('build', '--call', 'targets,format=json', context)) as {
      readonly targets: readonly object[];
    };
    expect(targets).toMatchObject([{ name: 'one', base }, {}, { default: true, base: 'one' }]);
    expect(await two.output('build', '--call', 'outline', '--target', 'one', context)).toBe('TARGET:   one');
    expect(await two.output('images', '-q', base)).toBe('');
  });

  test('a cache that was taken can be given on, without its layers having been here', async () => {
    await two.tdctl(['rmi', '-f', '--now', 'built']);
    await build(
      two,
      '--cache-from',
      cacheName('max'),
      '--cache-to',
      `type=registry,ref=${registry.host}/other:max,mode=max`,
    );
    const manifests = await Promise.all(
      [cacheName('max'), `${registry.host}/other:max`].map(
        async (name) =>
          (await runCommand('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${name}`])).stdout,
      ),
    );
    expect(manifests[1]).toBe(manifests[0]);
  });

  test('mode min has the steps of the image, no secret and no instruction is in the document', async () => {
    await build(one, '--cache-to', cacheName('min'));
    const raw = await runCommand('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${cacheName('min')}`]);
    const manifest = JSON.parse(raw.stdout) as {
      readonly config: { readonly digest: string };
      readonly layers: unknown[];
    };
    expect(manifest.layers.length).toBe(5);
    const answer = await fetch(`http://${registry.host}/v2/cache/blobs/${manifest.config.digest}`);
    const config = await answer.text();
    expect(Object.keys(JSON.parse(config) as object)).toEqual(['version', 'diffIds', 'steps']);
    expect(config).not.toMatch(/urandom|not-to-be-found/);
  });

  test('an image that was built so is a cache itself, also for those who ask as for BuildKit', async () => {
    const image = `${registry.host}/app:inline`;
    const context = join(dir, 'inline');
    await mkdir(context);
    const lines = [
      'FROM busybox:test',
      'RUN head -c 16 /dev/urandom | md5sum > /random',
      'COPY Dockerfile /',
      'ENV A=1',
    ];
    await writeFile(join(context, 'Dockerfile'), lines.join('\n'));
    const shown = ['--progress', 'plain', '--network', 'none'];
    await one.tdctl(['build', ...shown, '--cache-to', 'type=inline', '-t', image, '--push', context]);
    const asked = ['--build-arg', 'BUILDKIT_INLINE_CACHE=1', '--cache-from', image];
    const { stderr } = await two.tdctl(['build', ...shown, ...asked, '-t', 'app:two', context]);
    expect(tally(stderr)).toEqual({ cached: 3, ran: [] });
    expect(stderr).not.toContain('BUILDKIT_INLINE_CACHE');
    const id = ['image', 'inspect', '-f', '{{.Id}}'];
    expect(await two.output(...id, 'app:two')).toBe(await one.output(...id, image));
    // The same image without it has another id.
    const plain = `${registry.host}/app:plain`;
    await one.tdctl(['build', ...shown, '-t', plain, '--push', context]);
    expect(await one.output(...id, plain)).not.toBe(await one.output(...id, image));
    const again = await one.tdctl(['build', ...shown, '--cache-from', plain, context]);
    expect(again.stderr).toContain('the image has no build cache of tinydock in it');
  });

  test('what cannot be read is a warning, what cannot be written an error after the image', async () => {
    const flags = ['-q', '--network', 'none', '--cache-from', cacheName('missing'), '--cache-from', 'localhost:1/none'];
    const context = join(dir, 'context');
    const { stdout } = await one.tdctl(['build', ...flags, context], { env: {} });
    expect(stdout.trim()).toBe(made);
    const { stderr } = await one.tdctl(
      ['build', '--network', 'none', '-t', 'kept:1', '--cache-to', 'localhost:1/none', context],
      {
        accept: [1],
      },
    );
    expect(stderr).toContain('localhost:1');
    expect(await one.output('image', 'inspect', '-f', '{{.Id}}', 'kept:1')).toBe(made);
    await one.tdctl([
      'build',
      '--network',
      'none',
      '--cache-to',
      'type=registry,ref=localhost:1/none,ignore-error=true',
      context,
    ]);
  });

  test('a cache that promises another layer than it has is given up, and the build begins anew', async () => {
    const server = createServer((_, response) => response.end('from elsewhere\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const digest = createHash('sha256').update('from elsewhere\n').digest('hex');
      const dockerfile = [
        'FROM busybox:test',
        'RUN head -c 16 /dev/urandom | md5sum > /random',
        `ADD --checksum=sha256:${digest} http://127.0.0.1:${port}/file /file`,
      ].join('\n');
      const lying = join(dir, 'lying');
      await mkdir(lying);
      await writeFile(join(lying, 'Dockerfile'), dockerfile);
      await one.tdctl(['build', '-t', 'true', '--network', 'none', '--cache-to', cacheName('true'), lying]);
      const ran = await one.output('image', 'inspect', '-f', '{{index .RootFS.Layers 1}}', 'true');
      await lieAbout(registry.host, ran);
      const { stderr } = await two.tdctl([
        ...['build', '--progress', 'plain', '--network', 'none', '-t', 'anew', '--cache-from', cacheName('lie'), lying],
      ]);
      expect(stderr).toMatch(/the build begins anew without the cache .*:lie/);
      expect(await two.output('run', '--rm', 'anew', 'cat', '/file')).toBe('from elsewhere\n'.trim());
    } finally {
      server.close();
    }
  });
});

interface CacheManifest {
  readonly config: { digest: string; size: number };
  layers: unknown[];
}

/** Puts a cache `lie` beside the cache `true` that has one layer of it alone, and calls it by another diffID. */
async function lieAbout(host: string, diffId: string): Promise<void> {
  const base = `http://${host}/v2/cache`;
  const accept = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = (await (await fetch(`${base}/manifests/true`, { headers: { accept } })).json()) as CacheManifest;
  const config = (await (await fetch(`${base}/blobs/${manifest.config.digest}`)).json()) as {
    diffIds: string[];
    steps: { readonly layer: number }[];
  };
  // Steps stand in the order of their keys: the layer may be anywhere.
  const index = config.diffIds.indexOf(diffId);
  config.steps = config.steps.filter(({ layer }) => layer === index).map((step) => ({ ...step, layer: 0 }));
  config.diffIds = [`sha256:${'1'.repeat(64)}`];
  manifest.layers = manifest.layers.slice(index, index + 1);
  const body = Buffer.from(JSON.stringify(config));
  const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
  const place = (await fetch(`${base}/blobs/uploads/`, { method: 'POST' })).headers.get('location') ?? '';
  const blob = await fetch(`${place}&digest=${digest}`, { method: 'PUT', body });
  Object.assign(manifest.config, { digest, size: body.length });
  const named = { method: 'PUT', body: JSON.stringify(manifest), headers: { 'content-type': accept } };
  expect([blob.status, (await fetch(`${base}/manifests/lie`, named)).status]).toEqual([201, 201]);
}
