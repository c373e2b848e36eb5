import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DockerRegistry, pushImage, randomImage, runCommand, startDockerRegistry } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TerminalSession } from './support/terminal-session.ts';
import { TestDaemon } from './support/test-daemon.ts';

const BASE = randomImage({ seed: 91, layers: 2 });
const BASE_NAME = 'org.opencontainers.image.base.name';
const BASE_DIGEST = 'org.opencontainers.image.base.digest';

interface Manifest {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

describe('what builds put out', () => {
  let registry: DockerRegistry;
  let daemon: TestDaemon;
  let dir: string;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-output-'));
    await pushImage(`${registry.host}/base:1`, BASE);
    await importBusybox(daemon, 'busybox:test');
  });
  afterAll(async () => {
    await daemon.destroy();
    await registry.stop();
    await rm(dir, { recursive: true, force: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function context(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const path = join(dir, name);
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), text);
    }
    return path;
  }

  async function skopeo(name: string): Promise<Manifest> {
    const args = ['inspect', '--raw', '--tls-verify=false', `docker://${name}`];
    return JSON.parse((await runCommand('skopeo', args)).stdout) as Manifest;
  }

  describe('annotations', () => {
    test('name the base, and what the user says, in the registry', async () => {
      const name = `${registry.host}/annotated:1`;
      const path = await context('annotated', {
        Dockerfile: `FROM ${registry.host}/base:1 AS one\nFROM one\nCOPY Dockerfile /`,
      });
      const base = { [BASE_NAME]: `${registry.host}/base:1`, [BASE_DIGEST]: BASE.manifestDigest };
      const id = await daemon.output('build', '-q', '-t', name, '--annotation', 'manifest:who=me', path);
      await daemon.tdctl(['push', name]);
      expect((await skopeo(name)).annotations).toEqual({ ...base, who: 'me' });
      // The same image with other words, and in a form that nobody has made before.
      expect(await daemon.output('build', '-q', '-t', name, '--annotation', 'who=you', path)).toBe(id);
      await daemon.tdctl(['push', '--compression', 'zstd', name]);
      expect((await skopeo(name)).annotations).toEqual({ ...base, who: 'you' });
    });

    test('go into an OCI layout, and tell who the base is', async () => {
      const name = `${registry.host}/annotated:1`;
      const [image] = JSON.parse(await daemon.output('inspect', name)) as { readonly Lineage?: unknown }[];
      expect(JSON.stringify(image)).toContain(`"BaseDigest":"${BASE.manifestDigest}"`);
      const layout = join(dir, 'layout.tar');
      await daemon.tdctl(['save', '--format', 'oci-archive', '-o', layout, name]);
      const { stdout } = await runCommand('skopeo', ['inspect', '--raw', `oci-archive:${layout}`]);
      expect((JSON.parse(stdout) as Manifest).annotations).toMatchObject({
        who: 'you',
        [BASE_DIGEST]: BASE.manifestDigest,
      });
    });

    test('of a commit name the image of the container', async () => {
      await daemon.tdctl(['create', '--name', 'one', 'busybox:test', 'true']);
      await daemon.tdctl(['commit', 'one', 'committed:1']);
      expect(await daemon.output('inspect', 'committed:1')).toContain('"BaseName": "docker.io/library/busybox:test"');
    });
  });

  describe('outputs', () => {
    test('are files, tars, layouts and archives, several at a time', async () => {
      const path = await context('files', {
        Dockerfile:
          'FROM busybox:test AS made\nRUN echo hi > /tmp/hi && ln -s /etc /tmp/link\nFROM scratch\nCOPY --from=made --chown=7:8 /tmp /',
      });
      const [files, tar, layout, oci, docker] = ['files', 'a.tar', 'layout', 'oci.tar', 'docker.tar'].map((name) =>
        join(dir, `out-${name}`),
      ) as [string, string, string, string, string];
      const outputs = [files, `type=tar,dest=${tar}`, `type=oci,tar=false,dest=${layout}`, `type=oci,dest=${oci}`];
      const flags = [...outputs, `type=docker,dest=${docker}`].flatMap((output) => ['-o', output]);
      const id = await daemon.output('build', '-q', '-t', 'outputs:1', ...flags, path);
      expect(await readFile(join(files, 'hi'), 'utf8')).toBe('hi\n');
      expect(await readlink(join(files, 'link'))).toBe('/etc');
      expect((await stat(join(files, 'hi'))).uid).toBe(7);
      expect((await runCommand('tar', ['-tf', tar])).stdout.split('\n').sort()).toEqual(['', 'hi', 'link']);
      for (const source of [`oci:${layout}`, `oci-archive:${oci}`, `docker-archive:${docker}`]) {
        const { stdout } = await runCommand('skopeo', ['inspect', '--raw', source]);
        expect((JSON.parse(stdout) as Manifest).config.digest).toBe(id);
      }
      // What is there is written over; a link in a directory's place leads nowhere.
      await rm(join(files, 'hi'));
      await symlink('/etc/hostname', join(files, 'hi'));
      const { stdout } = await daemon.tdctl(['build', '-q', '-o', files, '-o', '-', path]);
      expect(stdout.slice(257, 262)).toBe('ustar');
      expect(await readFile(join(files, 'hi'), 'utf8')).toBe('hi\n');
      const hostile = await context('hostile', {
        Dockerfile: 'FROM scratch\nCOPY link/evil /link/evil',
        'link/evil': 'x',
      });
      const { stderr } = await daemon.tdctl(['build', '-q', '-o', files, hostile], { accept: [1] });
      expect(stderr).toContain('something else than a directory is in its place');
    });

    test.each([
      ['a new directory', [], ['kept']],
      ['one with files', ['own'], ['kept', 'out', 'out/own']],
    ])('leave nothing in %s where the user ends them', async (name, own, expected) => {
      const path = await context('large', {
        Dockerfile: 'FROM busybox:test\nRUN dd if=/dev/zero of=/zeros bs=1M count=500 2> /dev/null',
      });
      await daemon.tdctl(['build', '-q', path]);
      const place = await context(name, { kept: '', ...Object.fromEntries(own.map((file) => [`out/${file}`, ''])) });
      const found = (): Promise<string[]> => readdir(place, { recursive: true });
      const session = new TerminalSession(daemon, ['build', '-o', join(place, 'out'), path]);
      await expect.poll(found, { interval: 20, timeout: 20_000 }).toContainEqual(expect.stringMatching(/zeros$/));
      session.kill('SIGINT');
      expect(await session.end()).toBe(130);
      session.close();
      expect((await found()).sort()).toEqual(expected);
    });

    test('are pushed under their names', async () => {
      const name = `${registry.host}/pushed`;
      const path = join(dir, 'files');
      const id = await daemon.output(
        'build',
        '-q',
        '-t',
        `${name}:1`,
        '-o',
        `type=image,name=${name}:2,push=true`,
        path,
      );
      const compressed = ['-o', `type=registry,name=${name}:3,compression=zstd`];
      const metadata = join(dir, 'metadata.json');
      await daemon.tdctl(['build', ...compressed, '--metadata-file', metadata, path]);
      for (const tag of ['1', '2', '3']) expect((await skopeo(`${name}:${tag}`)).config.digest).toBe(id);
      expect(JSON.stringify((await skopeo(`${name}:3`)).layers)).toContain('+zstd');
      const facts = JSON.parse(await readFile(metadata, 'utf8')) as Readonly<Record<string, string>>;
      const args = ['inspect', '--format', '{{.Digest}}', '--tls-verify=false', `docker://${name}:3`];
      const digest = (await runCommand('skopeo', args)).stdout.trim();
      expect(facts).toMatchObject({
        'containerimage.config.digest': id,
        'containerimage.digest': digest,
        'containerimage.descriptor': { digest, mediaType: 'application/vnd.oci.image.manifest.v1+json' },
        'image.name': `${name}:3`,
      });
      expect(await daemon.output('build', 'inspect', facts['tinydock.build.ref'] ?? '')).toContain(id);
    });
  });

  test('a timestamp gives the same image however often it is built', async () => {
    const path = await context('timed', { Dockerfile: 'FROM busybox:test\nWORKDIR /w\nCOPY . .\nRUN echo 1 > made' });
    const flags = ['build', '-q', '--no-cache', '--timestamp', '1000000000', path];
    const id = await daemon.output(...flags);
    await writeFile(join(path, 'Dockerfile'), await readFile(join(path, 'Dockerfile')));
    expect(await daemon.output(...flags)).toBe(id);
    const times = await daemon.output('run', '--rm', id, 'stat', '-c', '%Y', '/w', '/w/Dockerfile', '/w/made');
    expect(times.split('\n')).toEqual(['1000000000', '1000000000', '1000000000']);
  });
});
