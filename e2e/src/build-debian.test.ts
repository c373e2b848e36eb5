import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDebianImages, type DockerRegistry, pushDebianImages, startDockerRegistry } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { CACHE_DIR, TestDaemon } from './support/test-daemon.ts';

describe('builds on Debian', () => {
  let registry: DockerRegistry;
  let daemon: TestDaemon;
  let dir: string;
  let base: string;

  beforeAll(async () => {
    const layout = await buildDebianImages(CACHE_DIR);
    registry = await startDockerRegistry();
    base = `${registry.host}/debian:base`;
    await pushDebianImages({ layout, registry: registry.host, names: { base: 'debian:base' } });
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-build-'));
  });
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true });
    await daemon.destroy();
    await registry.stop();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  test('the base is pulled, and packages, users and links become layers', async () => {
    await writeFile(
      join(dir, 'Dockerfile'),
      `ARG BASE
FROM \${BASE}
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN <<END
mkdir -p /tmp/pkg/DEBIAN /tmp/pkg/opt/tool
printf 'Package: tool\\nVersion: 1.0\\nArchitecture: all\\nMaintainer: me <me@example.com>\\nDescription: x\\n' > /tmp/pkg/DEBIAN/control
echo tool > /tmp/pkg/opt/tool/file
ln /tmp/pkg/opt/tool/file /tmp/pkg/opt/tool/hard
dpkg-deb --build /tmp/pkg /tmp/tool.deb
dpkg -i /tmp/tool.deb
rm -rf /tmp/pkg /tmp/tool.deb
END
RUN useradd --uid 1234 --create-home app && rm -rf /usr/share/doc/base-files
USER app
WORKDIR /home/app
RUN id -un > whoami && : > "a name with blanks"
CMD ["cat", "whoami"]
`,
    );
    const flags = ['-t', 'deb:1', '--build-arg', `BASE=${base}`];
    const { stderr } = await daemon.tdctl(['build', ...flags, dir]);
    expect(stderr).toContain(`[1/5] FROM ${base}`);
    expect(stderr).toMatch(/layer [0-9a-f]{12} done/);
    expect(await daemon.output('run', '--rm', 'deb:1')).toBe('app');
    expect(await daemon.output('run', '--rm', 'deb:1', 'dpkg', '-V', 'tool')).toBe('');
    expect(await daemon.output('run', '--rm', 'deb:1', 'stat', '-c', '%h %U', '/opt/tool/hard')).toBe('2 root');
    expect(await daemon.output('run', '--rm', 'deb:1', 'stat', '-c', '%U', 'a name with blanks')).toBe('app');
    const gone = await daemon.tdctl(['run', '--rm', 'deb:1', 'ls', '/usr/share/doc/base-files'], { accept: [2] });
    expect(gone.stderr).toContain('No such file');
    const again = await daemon.tdctl(['build', ...flags, dir]);
    expect(again.stderr.match(/ CACHED/g)?.length).toBe(5);
  });

  test('the image goes to a registry and comes back', async () => {
    const name = `${registry.host}/built/deb:1`;
    const { Id } = (JSON.parse(await daemon.output('inspect', 'deb:1')) as { Id: string }[])[0] ?? { Id: '' };
    await daemon.tdctl(['tag', 'deb:1', name]);
    await daemon.tdctl(['push', name]);
    await daemon.tdctl(['rmi', '-f', name, 'deb:1']);
    await daemon.tdctl(['pull', name]);
    expect((JSON.parse(await daemon.output('inspect', name)) as { Id: string }[])[0]?.Id).toBe(Id);
  });

  test('an image that cannot be had is named with its line', async () => {
    const input = `FROM ${registry.host}/no/such:1`;
    const { stderr } = await daemon.tdctl(['build', '-'], { input, accept: [1] });
    expect(stderr).toContain('Dockerfile:1:1: ');
    expect(stderr).toContain('no/such');
  });
});
