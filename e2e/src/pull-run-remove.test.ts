import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  buildDebianImages,
  type DockerRegistry,
  pushDebianImages,
  runCommand,
  startDockerRegistry,
} from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { CACHE_DIR, TestDaemon } from './support/test-daemon.ts';

interface InspectedImage {
  readonly Id: string;
  readonly RepoTags: readonly string[];
  readonly RootFS: { readonly Layers: readonly string[] };
  readonly Config: { readonly Cmd: readonly string[]; readonly Env: readonly string[] };
}

describe('images of a real registry', () => {
  let registry: DockerRegistry;
  let daemon: TestDaemon;
  let app: string;
  let site: string;
  let layout: string;

  beforeAll(async () => {
    layout = await buildDebianImages(CACHE_DIR);
    registry = await startDockerRegistry();
    app = `${registry.host}/team/app:1`;
    site = `${registry.host}/team/site:1`;
    const names = { base: 'debian:base', app: 'team/app:1', site: 'team/site:1', multi: 'team/multi:1' };
    await pushDebianImages({ layout, registry: registry.host, names });
    const flags = ['--dest-compress-format=zstd', '--dest-compress'];
    await pushDebianImages({ layout, registry: registry.host, names: { site: 'team/site:zstd' }, flags });
    daemon = await TestDaemon.start({}, { startsPrograms: true });
  });

  afterAll(async () => {
    await daemon.destroy();
    await registry.stop();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function inspect(name: string): Promise<InspectedImage> {
    const [image] = JSON.parse(await daemon.output('inspect', name)) as InspectedImage[];
    if (image === undefined) throw new Error(`no ${name}`);
    return image;
  }

  async function storedLayers(): Promise<string[]> {
    return readdir(join(daemon.root, 'layers'));
  }

  test('pull prints what Docker prints, and the digest that the registry has', async () => {
    const output = await daemon.output('pull', app);
    const { stdout } = await runCommand('skopeo', ['inspect', '--tls-verify=false', `docker://${app}`]);
    const { Digest } = JSON.parse(stdout) as { Digest: string };
    expect(output).toContain('1: Pulling from team/app');
    expect(output).toContain('Pull complete');
    expect(output).toContain(`Digest: ${Digest}`);
    expect(output).toContain(`Status: Downloaded newer image for ${app}`);
    expect(await daemon.output('pull', app)).toContain(`Status: Image is up to date for ${app}`);
    expect(await daemon.output('pull', '-q', app)).toBe(app);
  });

  test('an image on the same base fetches only its own layer', async () => {
    const layers = await storedLayers();
    const output = await daemon.output('pull', site);
    expect(output).toContain('Already exists');
    expect((await storedLayers()).length).toBe(layers.length + 1);
    const [appLayers, siteLayers] = [(await inspect(app)).RootFS.Layers, (await inspect(site)).RootFS.Layers];
    expect(siteLayers[0]).toBe(appLayers[0]);
  });

  test('the same layers in zstd are the same layers', async () => {
    const layers = await storedLayers();
    const zstd = `${registry.host}/team/site:zstd`;
    await daemon.tdctl(['pull', zstd]);
    expect(await storedLayers()).toEqual(layers);
    expect((await inspect(zstd)).RootFS.Layers).toEqual((await inspect(site)).RootFS.Layers);
  });

  test('an index gives the image of the platform that is asked for', async () => {
    const multi = `${registry.host}/team/multi:1`;
    await daemon.tdctl(['pull', '--platform', 'linux/arm64', multi]);
    expect(await daemon.output('inspect', '--format', '{{.Architecture}}', multi)).toBe('arm64');
    await daemon.tdctl(['pull', multi]);
    expect(await daemon.output('inspect', '--format', '{{.Architecture}}', multi)).toBe('amd64');
    const refused = await daemon.tdctl(['pull', '--platform', 'linux/s390x', multi], { accept: [1] });
    expect(refused.stderr).toContain('linux/arm64, linux/amd64');
  });

  test('images, history and inspect show it', async () => {
    const lines = (await daemon.output('images')).split('\n');
    expect(lines[0]).toMatch(/^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE$/);
    expect(lines.some((line) => new RegExp(`^${registry.host}/team/app +1 +[0-9a-f]{12} `).test(line))).toBe(true);
    const history = await daemon.output('history', '--format', '{{.CreatedBy}}', app);
    expect(history).toContain('umoci repack');
    const image = await inspect(app);
    expect(image.Config.Cmd).toEqual(['nginx', '-g', 'daemon off;']);
    expect(image.Config.Env).toContain('APP_MODE=test');
  });

  test.each([
    ['python3', ['/usr/bin/python3', '-c', 'import sys; print(6 * 7); sys.exit(3)'], '42\n', 3],
    ['nodejs', ['/usr/bin/node', '-e', 'console.log(process.getuid(), process.env.APP_MODE)'], '0 test\n', 0],
    ['a shell', ['/bin/sh', '-c', 'stat -c %a /tmp; cat /etc/debian_version >&2'], '1777\n', 0],
  ])('runs %s of the image', async (_name, command, stdout, exitCode) => {
    const result = await daemon.tdctl(['run', '--rm', app, ...command], { accept: [exitCode] });
    expect(result.stdout).toBe(stdout);
  });

  test('an image whose layer lacks its parents shows those of the layers below', async () => {
    const script = 'stat -c "%a %n" /srv /srv/www / && cat index.html && id -un';
    const output = await daemon.output('run', '--rm', site, '/bin/sh', '-c', script);
    expect(output).toBe('755 /srv\n1777 /srv/www\n755 /\n<h1>tinydock</h1>\nwww-data');
  });

  test('serves a page through a published port, and its logs tell', async () => {
    const id = await daemon.output('run', '-d', '-p', '127.0.0.1:0:80', '--name', 'web', app);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    const ports = await daemon.output('ps', '--format', '{{.Ports}}');
    const port = /127\.0\.0\.1:(\d+)->80\/tcp/.exec(ports)?.[1] ?? '';
    const page = await runCommand('curl', ['-sS', '--retry', '5', '--retry-connrefused', `http://127.0.0.1:${port}/`]);
    expect(page.stdout).toContain('nginx');
    await daemon.tdctl(['stop', 'web']);
    const stopped = await daemon.output('ps', '-a', '--filter', 'name=web', '--format', '{{.Status}}');
    expect(stopped).toMatch(/^Exited \(0\) /);
    await daemon.tdctl(['rm', 'web']);
    const refused = await runCommand('curl', ['-sS', `http://127.0.0.1:${port}/`], { accept: [7] });
    expect(refused.exitCode).toBe(7);
  });

  test('what is mounted is what another engine unpacks', async () => {
    const bundle = join(daemon.root, 'compared');
    await runCommand('umoci', ['unpack', '--image', `${layout}:app`, bundle]);
    const id = await daemon.output('run', '-d', '--network', 'none', app, '/bin/sleep', '600');
    const rootfs = join(daemon.runDir, 'containers', id, 'rootfs');
    const args = ['-rlptgoDnic', '--delete', '--hard-links', '--xattrs', '--acls', '--numeric-ids'];
    const exclude = ['/dev', '/proc', '/sys', '/etc/resolv.conf', '/etc/hosts', '/etc/hostname', '/run'];
    const { stdout } = await runCommand('rsync', [
      ...args,
      ...exclude.map((path) => `--exclude=${path}`),
      `${bundle}/rootfs/`,
      `${rootfs}/`,
    ]);
    await daemon.tdctl(['rm', '-f', id]);
    // The container's own resolv.conf, hosts and hostname were made there.
    expect(stdout).toBe('.d..t...... etc/\n');
    await runCommand('rm', ['-rf', bundle]);
  });

  test('every layer of it verifies', async () => {
    const { stdout } = await daemon.tdctl(['image', 'verify', app]);
    expect(stdout).not.toMatch(/damaged/i);
  });

  test('an image in use is kept; removed, nothing of anything is left', async () => {
    const id = await daemon.output('create', app);
    const refused = await daemon.tdctl(['rmi', app], { accept: [1] });
    expect(refused.stderr).toContain('used by');
    await daemon.tdctl(['rm', id]);
    const ids = new Set((await daemon.output('images', '-q')).split('\n'));
    const { stdout } = await daemon.tdctl(['rmi', '-f', '--now', ...ids]);
    expect(stdout).toContain(`Untagged: ${app}`);
    expect(stdout).toMatch(/Deleted: sha256:[0-9a-f]{64}/);
    expect(await daemon.output('images', '-q')).toBe('');
    expect(await storedLayers()).toEqual([]);
    expect(await readdir(join(daemon.root, 'blobs/sha256'))).toEqual([]);
    expect(await readdir(join(daemon.root, 'staging'))).toEqual([]);
    expect(await readdir(join(daemon.root, 'containers'))).toEqual([]);
  });
});
