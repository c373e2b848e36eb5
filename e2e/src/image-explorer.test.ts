import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { loadLayered } from './support/layered-image.ts';
import { TestDaemon } from './support/test-daemon.ts';

const BASE = `mkdir -p bin etc tmp var/cache usr/share/doc
cp /bin/busybox bin/busybox; ln bin/busybox bin/sh; ln -s busybox bin/sleep; chmod 1777 tmp
echo base > etc/a; echo gone > etc/gone; head -c 100000 /dev/zero > var/cache/big; mkfifo var/pipe
echo target > etc/target; ln -s ../../../etc/target etc/link; chmod u+s bin/busybox; chown 5:6 etc/a`;
const CHANGES = `mkdir -p etc var/cache usr/share
echo changed > etc/a; : > etc/.wh.gone; : > var/cache/.wh..wh..opq; echo new > var/cache/new; : > bin-not
: > usr/share/.wh.doc`;
const APP = `mkdir -p srv; echo app > srv/app; ln srv/app srv/hard; : > .wh.bin-not`;

describe('the insides of images', () => {
  let daemon: TestDaemon;
  const lines = async (...args: readonly string[]): Promise<readonly string[]> =>
    (await daemon.output(...args)).split('\n');

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    await loadLayered(daemon, { name: 'base:1', layers: [BASE] });
    await loadLayered(daemon, { name: 'app:1', layers: [BASE, CHANGES, APP], created: '2024-04-01T00:00:00Z' });
  });
  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  test('layers come with what made them', async () => {
    expect(await lines('image', 'layers', '--format', '{{.Index}} {{.CreatedBy}} {{.Images}}', 'app:1')).toEqual([
      '1 step 1 2',
      '2 step 2 1',
      '3 step 3 1',
    ]);
  });

  test('files are those that a container sees', async () => {
    const id = await daemon.output('run', '-d', '--network', 'none', 'app:1', '/bin/sleep', '600');
    const rootfs = join(daemon.runDir, 'containers', id, 'rootfs');
    const { stdout } = await runCommand('find', [rootfs, '-xdev', '-printf', '%M %U:%G %y %s /%P -> %l\\n']);
    await daemon.tdctl(['rm', '-f', id]);
    // The container has mount points and files of its own there.
    const own = /^\/(dev|proc|sys|run|etc\/(resolv\.conf|hosts|hostname))?$/;
    const seen = stdout
      .trim()
      .split('\n')
      .map((line) => {
        const [mode = '', owner = '', type = '', size = '', path = '', , target = ''] = line.split(' ');
        return { path, text: [mode, owner, type === 'f' ? size : '0', path, target].join(' ') };
      })
      .filter(({ path }) => !own.test(path) && !/^\/(dev|proc|sys)\//.test(path));
    const listed = (await lines('image', 'files', '--json', 'app:1'))
      .map((line) => JSON.parse(line) as Record<string, string | number>)
      .map(({ Mode, Uid, Gid, Size, Path, LinkTarget }) => ({
        path: String(Path),
        text: [Mode, `${String(Uid)}:${String(Gid)}`, Size, Path, LinkTarget ?? ''].join(' '),
      }))
      .filter(({ path }) => !own.test(path));
    expect(listed.map(({ text }) => text).sort()).toEqual(seen.map(({ text }) => text).sort());
    expect(listed.length).toBeGreaterThan(15);
  });

  test('files are listed as deep as is asked for', async () => {
    const files = await lines('image', 'files', '--depth', '1', '--json', 'app:1', 'srv');
    expect(files.map((line) => (JSON.parse(line) as { Path: string }).Path)).toEqual(['/srv', '/srv/app', '/srv/hard']);
    const top = await lines('image', 'files', '--depth', '1', 'app:1');
    expect(top.some((line) => line.endsWith(' /srv'))).toBe(true);
    expect(top.some((line) => line.endsWith(' /srv/app'))).toBe(false);
  });

  test('changes are told layer by layer', async () => {
    const changes = (await lines('image', 'files', '--only-changes', '--json', 'app:1'))
      .map((line) => JSON.parse(line) as { Layer: number; Change: string; Path: string })
      .filter(({ Layer }) => Layer > 1)
      .map(({ Layer, Change, Path }) => `${Layer} ${Change} ${Path}`);
    expect(changes).toEqual([
      ...['2 added /bin-not', '2 changed /etc/a', '2 removed /etc/gone', '2 removed /usr/share/doc'],
      ...['2 removed /var/cache/big', '2 added /var/cache/new', '3 removed /bin-not'],
      ...['3 added /srv', '3 added /srv/app', '3 added /srv/hard'],
    ]);
    expect(await lines('image', 'files', '--layer', '2', '--only-changes', 'app:1', 'var')).toEqual([
      'LAYER  CHANGE  MODE        OWNER       SIZE      PATH',
      '2      D       -rw-r--r--  0:0         100kB     /var/cache/big',
      '2      A       -rw-r--r--  0:0         4B        /var/cache/new',
    ]);
  });

  test('two images are compared', async () => {
    const differences = await lines('image', 'diff', 'base:1', 'app:1');
    expect(differences).toContain('C /etc/a (contents, owner)');
    expect(differences).toContain('D /var/cache/big');
    expect(differences).toContain('A /srv/hard');
    expect(await daemon.output('image', 'diff', 'app:1', 'app:1')).toBe('');
  });

  test('a file is printed, through symlinks that stay inside', async () => {
    expect(await daemon.output('image', 'cat', 'app:1', 'etc/link')).toBe('target');
    expect(await daemon.output('image', 'cat', 'app:1', '/srv/hard')).toBe('app');
    const refused = await daemon.tdctl(['image', 'cat', 'app:1', 'etc/gone'], { accept: [1] });
    expect(refused.stderr).toContain('no such path in the image: "etc/gone"');
    expect((await daemon.tdctl(['image', 'cat', 'app:1', 'etc'], { accept: [1] })).stderr).toContain('a directory');
  });

  test('what is wasted is what nobody can see', async () => {
    const report = JSON.parse(await daemon.output('image', 'efficiency', '--format', 'json', 'app:1')) as {
      readonly WastedBytes: number;
      readonly Largest: readonly { readonly Path: string; readonly Reason: string }[];
    };
    expect(report.WastedBytes).toBe(100_000 + 'base\n'.length + 'gone\n'.length);
    expect(report.Largest[0]).toMatchObject({ Path: '/var/cache/big', Reason: 'deleted' });
  });

  test('the tree shows bases, of which nothing would be freed as long as an image is based on them', async () => {
    const rows = await lines('image', 'tree', '--format', '{{.Image}}');
    expect(rows).toEqual([expect.stringMatching(/^base:1 /), expect.stringMatching(/^└─ app:1 /)]);
    expect(await daemon.output('image', 'tree', '--format', '{{.FreedBytes}}', 'base:1')).toMatch(/^0\n[1-9]\d+$/);
  });
});
