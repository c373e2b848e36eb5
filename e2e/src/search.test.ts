import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DockerRegistry,
  type FakeRegistry,
  pushImage,
  randomImage,
  runCommand,
  sendJson,
  startDockerRegistry,
  startFakeRegistry,
  startTestProxy,
  TestAuthority,
  type TestProxy,
} from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

const HUB = 'index.docker.io';
const TAGS = ['1', '2', 'latest'];

describe('what registries have', () => {
  let directory: string;
  let daemon: TestDaemon;
  let registry: DockerRegistry;
  let hub: FakeRegistry;
  let proxy: TestProxy;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tinydock-search-'));
    const authority = await TestAuthority.create(directory);
    const { cert, key } = await authority.issue('hub', [`DNS:${HUB}`]);
    await mkdir(join(directory, 'certs.d', HUB), { recursive: true });
    await copyFile(authority.cert, join(directory, 'certs.d', HUB, 'ca.crt'));
    const tls = { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
    [registry, hub] = await Promise.all([startDockerRegistry(), startFakeRegistry({ tls })]);
    proxy = await startTestProxy({
      portOf: (host) => (host === `${HUB}:443` ? Number(hub.host.split(':')[1]) : undefined),
    });
    daemon = await TestDaemon.start({
      'certs-dirs': [join(directory, 'certs.d')],
      proxies: { 'https-proxy': proxy.address },
    });
    for (const [index, name] of ['team/app', 'team/base', 'other'].entries()) {
      await pushImage(`${registry.host}/${name}:1`, randomImage({ seed: 90 + index, layers: 1 }));
    }
    const source = `docker://${registry.host}/team/app:1`;
    for (const tag of TAGS.slice(1)) {
      const flags = ['copy', '--quiet', '--insecure-policy', '--src-tls-verify=false', '--dest-tls-verify=false'];
      await runCommand('skopeo', [...flags, source, `docker://${registry.host}/team/app:${tag}`]);
    }
  });

  afterAll(async () => {
    await daemon.destroy();
    await Promise.all([registry.stop(), hub.close(), proxy.stop()]);
    await rm(directory, { recursive: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  test('Docker Hub is searched by its own protocol', async () => {
    const results = [
      { name: 'team/nginx', description: 'Another', star_count: 3, is_official: false, is_automated: false },
      { name: 'nginx', description: 'Official build', star_count: 20_000, is_official: true, is_automated: false },
    ];
    hub.script(/^GET \/v1\/search/, sendJson({ num_results: 2, query: 'nginx', results }));
    const format = '{{.Name}} {{.StarCount}} {{.IsOfficial}}';
    expect(await daemon.output('search', '--format', format, '--limit', '10', 'nginx')).toBe(
      'nginx 20000 [OK]\nteam/nginx 3',
    );
    expect(hub.requests[0]?.url).toBe('/v1/search?q=nginx&n=10');
    expect(await daemon.output('search', '-f', 'is-official=false', '--format', '{{.Name}}', 'nginx')).toBe(
      'team/nginx',
    );
    const refused = await daemon.tdctl(['search', '--limit', '101', 'nginx'], { accept: [1] });
    expect(refused.stderr).toContain('outside the range of [1, 100]');
  });

  test('another registry is searched in its catalog', async () => {
    const names = await daemon.output('search', '--format', '{{.Name}}', `${registry.host}/TEAM`);
    expect(names.split('\n')).toEqual([`${registry.host}/team/app`, `${registry.host}/team/base`]);
    expect((await daemon.output('search', '--format', '{{.Name}}', `${registry.host}/`)).split('\n')).toHaveLength(3);
  });

  test('the tags of a repository are listed, and pulled all', async () => {
    const name = `${registry.host}/team/app`;
    const list = await daemon.output('search', '--list-tags', '--format', '{{.Tag}}', name);
    expect(list.split('\n').toSorted()).toEqual(TAGS);
    const output = await daemon.output('pull', '--all-tags', name);
    expect(output.split('\n').at(-1)).toBe(name);
    const tags = await daemon.output('images', '--format', '{{.Tag}}', name);
    expect(tags.split('\n').toSorted()).toEqual(TAGS);
    const missing = await daemon.tdctl(['search', '--list-tags', `${registry.host}/none`], { accept: [1] });
    expect(missing.stderr).toContain('not found');
  });
});
