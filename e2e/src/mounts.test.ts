import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { loadLayered } from './support/layered-image.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('--mount', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    const base = 'mkdir -p bin; cp /bin/busybox bin/busybox; ln -s busybox bin/sh';
    await loadLayered(daemon, { name: 'box', layers: [base] });
    const low = 'mkdir -p usr/share/doc; echo low > usr/share/doc/a; echo gone > usr/share/doc/b';
    const high = 'mkdir -p usr/share/doc; echo high > usr/share/doc/a; touch usr/share/doc/.wh.b';
    const links = 'ln -s /usr/share/doc doc; ln -s ../../../../../../etc/passwd escape; ln -s /proc/1/root proc';
    await loadLayered(daemon, { name: 'data', layers: [low, `${high}; ${links}`] });
  });

  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const mounted = (mount: string, script: string): Promise<string> =>
    daemon.output('run', '--rm', '--mount', mount, 'box', 'sh', '-c', script);
  const refused = async (mount: string, exitCode = 125): Promise<string> => {
    const args = ['run', '--rm', '--mount', mount, 'box', 'busybox', 'true'];
    return (await daemon.tdctl(args, { accept: [exitCode] })).stderr;
  };

  test('an image is read, not written, and outlives its removal, the daemon and restarts', async () => {
    const look = 'cd /i; busybox cat usr/share/doc/a; busybox ls usr/share/doc; ! echo x 2>/dev/null > usr/new';
    expect(await mounted('type=image,src=data,dst=/i', look)).toBe('high\na');
    expect(await mounted('type=image,src=data,dst=/i,image-subpath=doc/a', 'busybox cat /i')).toBe('high');
    for (const subpath of ['escape', 'proc'])
      expect(await refused(`type=image,src=data,dst=/i,image-subpath=${subpath}`)).toContain('it is not there');
    expect(await refused('type=image,src=absent,dst=/i')).toContain('tdctl pull absent');
    const flags = [
      '--mount',
      'type=image,src=data,dst=/whole',
      '--mount',
      'type=image,src=data,dst=/d,image-subpath=doc',
    ];
    await daemon.tdctl(['run', '-d', '--name', 'holder', ...flags, 'box', 'busybox', 'sleep', '600']);
    expect((await daemon.tdctl(['rmi', '-f', 'data'], { accept: [1] })).stderr).toContain('running containers: holder');
    await daemon.end('SIGKILL');
    await daemon.boot();
    const read = ['exec', 'holder', 'busybox', 'cat', '/whole/usr/share/doc/a', '/d/a'];
    expect(await daemon.output(...read)).toBe('high\nhigh');
    expect(await daemon.output('cp', 'holder:/d/a', '-')).toContain('high');
    await daemon.tdctl(['stop', '-t', '0', 'holder']);
    await daemon.tdctl(['rmi', '-f', '--now', 'data']);
    await daemon.tdctl(['start', 'holder']);
    expect(await daemon.output(...read)).toBe('high\nhigh');
    const [inspected] = JSON.parse(await daemon.output('inspect', 'holder')) as Record<string, never>[];
    expect(inspected).toMatchObject({
      HostConfig: {
        Binds: null,
        Mounts: [
          { Type: 'image', Source: 'data', Target: '/whole', ReadOnly: true },
          { Type: 'image', Source: 'data', Target: '/d', ImageOptions: { Subpath: 'doc' } },
        ],
      },
      Mounts: [{ Type: 'image', Name: 'data', Destination: '/whole', RW: false }, { Destination: '/d' }],
    });
    await daemon.tdctl(['rm', '-f', 'holder']);
    expect(await readdir(join(daemon.runDir, 'image-mounts'))).toEqual([]);
  });

  test('a volume is made with options and labels, and a part of it is mounted', async () => {
    const tmpfs =
      'src=fast,dst=/v,volume-driver=local,volume-opt=type=tmpfs,volume-opt=device=tmpfs,volume-label=use=e2e';
    const look = 'busybox grep " /v " /proc/mounts';
    expect(await mounted(`${tmpfs},"volume-opt=o=size=1m,mode=700"`, look)).toContain('size=1024k,mode=700');
    expect(await daemon.output('volume', 'inspect', '-f', '{{.Labels.use}} {{.Options.o}}', 'fast')).toBe(
      'e2e size=1m,mode=700',
    );
    expect(await refused(`${tmpfs},volume-opt=o=size=2m`)).toContain('there is one with other options');
    await daemon.tdctl(['volume', 'create', 'parts']);
    const parts = join(daemon.root, 'volumes/parts');
    await mkdir(join(parts, 'one'));
    await writeFile(join(parts, 'one/file'), 'part');
    await symlink('/', join(parts, 'out'));
    const part = 'src=parts,dst=/v,volume-subpath';
    expect(await mounted(`${part}=one`, 'busybox cat /v/file; echo more > /v/new')).toBe('part');
    expect(await readFile(join(parts, 'one/new'), 'utf8')).toBe('more\n');
    expect(await refused(`${part}=two`)).toContain('it is not there');
    expect(await mounted(`${part}=out`, 'busybox ls /v')).toBe('one\nout');
    expect(await readdir(join(daemon.runDir, 'subpaths'))).toEqual([]);
  });

  test('what is below a read-only bind is as it is asked for', async () => {
    const place = await mkdtemp('/var/tmp/tinydock-below-');
    try {
      await mkdir(join(place, 'below'));
      await runCommand('mount', ['-t', 'tmpfs', 'tmpfs', join(place, 'below')]);
      const bind = `type=bind,src=${place},dst=/b,readonly`;
      const write = '2>/dev/null > /b/below/x && echo written || echo refused';
      expect(await mounted(bind, write)).toBe('refused');
      expect(await mounted(`${bind},bind-recursive=writable`, write)).toBe('written');
      expect(await mounted(`${bind},bind-recursive=readonly,bind-propagation=rprivate`, write)).toBe('refused');
      expect(await mounted(`${bind},bind-recursive=disabled`, 'busybox ls /b/below')).toBe('');
    } finally {
      await runCommand('umount', [join(place, 'below')], { accept: [0, 1, 32] });
      await rm(place, { recursive: true });
    }
  });
});
