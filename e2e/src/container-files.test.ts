import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { loadLayered } from './support/layered-image.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('what containers have written', () => {
  let daemon: TestDaemon;
  let workDir: string;

  beforeAll(async () => {
    workDir = await mkdtemp(join(tmpdir(), 'tinydock-files-'));
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
  });

  afterAll(async () => {
    await daemon.destroy();
    await rm(workDir, { recursive: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const run = (name: string, script: string, ...flags: readonly string[]): Promise<unknown> =>
    daemon.tdctl(['run', '--name', name, ...flags, 'busybox', 'sh', '-c', script]);

  test('diff: added, changed and deleted, of containers that run and that do not', async () => {
    await run('idle', 'true');
    expect(await daemon.output('diff', 'idle')).toBe('');
    const script = [
      'echo 127.0.0.1 me >> /etc/hosts',
      'echo x > /etc/passwd',
      'busybox rm /etc/group',
      'busybox mkdir -p /srv/data',
      'echo 1 > "/srv/data/a b"',
      'busybox rm -r /var/www && busybox mkdir /var/www',
    ].join(' && ');
    await run('writer', script);
    const changes = [
      'C /etc',
      'D /etc/group',
      'C /etc/passwd',
      'A /srv',
      'A /srv/data',
      'A /srv/data/a b',
      'C /var',
      'C /var/www',
    ];
    expect((await daemon.output('diff', 'writer')).split('\n')).toEqual(changes);
    await daemon.tdctl([
      'run',
      '-d',
      '--name',
      'runs',
      '-v',
      '/vol',
      'busybox',
      'sh',
      '-c',
      'echo 1 > /vol/x; echo 1 > /tmp/y; sleep 600',
    ]);
    await daemon.tdctl(['exec', 'runs', 'sh', '-c', 'until busybox test -e /tmp/y; do sleep 0.1; done']);
    expect((await daemon.output('diff', 'runs')).split('\n')).toEqual(['C /tmp', 'A /tmp/y', 'A /vol']);
    await daemon.tdctl(['rm', '-f', '-v', 'idle', 'writer', 'runs']);
  });

  test('ps -s and inspect -s: the sizes', async () => {
    await run('big', 'busybox dd if=/dev/zero of=/f bs=1000 count=300');
    expect(await daemon.output('ps', '-as', '--format', '{{.Names}} {{.Size}}')).toMatch(
      /^big 300kB \(virtual [\d.]+MB\)$/,
    );
    expect(await daemon.output('ps', '-as')).toContain('SIZE');
    const format = '{{.SizeRw}} {{.GraphDriver.Data.UpperDir}} {{.HostsPath}} {{.Driver}}';
    const [size, upper = '', hosts = '', driver] = (await daemon.output('inspect', '-s', '-f', format, 'big')).split(
      ' ',
    );
    expect([size, driver]).toEqual(['300000', 'erofs']);
    expect((await stat(join(upper, 'f'))).size).toBe(300_000);
    expect(await readFile(hosts, 'utf8')).toContain('localhost');
    await daemon.tdctl(['rm', 'big']);
  });

  test('export: the tree as a tar, with owners, links and attributes, without volumes', async () => {
    const script =
      'busybox chown 7:8 /etc/passwd; busybox ln /etc/passwd /etc/copy; busybox ln -s /nowhere /l; echo 1 > /vol/x';
    await run('tree', script, '-v', '/vol');
    const tar = join(workDir, 'tree.tar');
    await daemon.tdctl(['export', '-o', tar, 'tree']);
    const { stdout } = await runCommand('tar', ['--numeric-owner', '-tvf', tar]);
    expect(stdout).toMatch(/^hrw-r--r-- 7\/8 +0 .* etc\/passwd link to etc\/copy$/m);
    expect(stdout).toMatch(/^lrwxrwxrwx .* l -> \/nowhere$/m);
    expect(stdout).toMatch(/^drwxr-xr-x .* vol\/$/m);
    expect(stdout).not.toContain('vol/x');
    await daemon.tdctl(['import', tar, 'again']);
    expect(await daemon.output('run', '--rm', 'again', '/bin/stat', '-c', '%u:%g', '/etc/copy')).toBe('7:8');
    await daemon.tdctl(['start', 'tree']);
    expect((await daemon.tdctl(['export', 'nobody'], { accept: [1] })).stderr).toContain('no such container');
    await daemon.tdctl(['rm', '-f', '-v', 'tree']);
    await daemon.tdctl(['rmi', 'again']);
  });

  test('commit: one more layer, the rest shared, and the configuration of the container', async () => {
    const busybox = 'mkdir bin; cp /bin/busybox bin/busybox; ln -s busybox bin/sh';
    const first = `${busybox}; echo old > f; echo gone > g`;
    await loadLayered(daemon, { name: 'base', layers: [first, 'mkdir d; echo 1 > d/x'], labels: { a: '1' } });
    const script = 'busybox rm /g; echo new > /f; busybox rm -r /d; busybox mkdir /d; echo 2 > /d/y';
    const flags = ['-e', 'A=1', '-w', '/tmp', '--entrypoint', '/bin/sh'];
    await daemon.tdctl(['run', '--name', 'worker', ...flags, 'base', '-c', script]);
    const change = ['-c', 'CMD ["cat","/f"]', '-c', 'LABEL b=2', '-c', 'EXPOSE 80'];
    const id = await daemon.output('commit', '-a', 'Jo', '-m', 'a note', ...change, 'worker', 'made:1');
    expect(id).toMatch(/^sha256:[0-9a-f]{64}$/);
    const layers = async (image: string): Promise<string[]> =>
      JSON.parse(await daemon.output('inspect', '-f', '{{json .RootFS.Layers}}', image)) as string[];
    expect((await layers('made:1')).slice(0, 2)).toEqual(await layers('base'));
    expect(await layers('made:1')).toHaveLength(3);
    const config = await daemon.output(
      'inspect',
      '-f',
      '{{.Author}}|{{json .Config.Entrypoint}}|{{json .Config.Cmd}}|{{json .Config.Labels}}|{{.Config.WorkingDir}}|{{json .Config.Env}}',
      'made:1',
    );
    expect(config).toContain('Jo|["/bin/sh"]|["cat","/f"]|{"a":"1","b":"2"}|/tmp|');
    expect(config).toContain('"A=1"');
    expect(config).not.toContain('HOSTNAME');
    expect(await daemon.output('history', '--no-trunc', '--format', '{{.Comment}}', 'made:1')).toContain('a note');
    expect(
      (
        await daemon.tdctl([
          'run',
          '--rm',
          '--entrypoint',
          '/bin/sh',
          'made:1',
          '-c',
          'read line < /f; echo $line; busybox ls / /d',
        ])
      ).stdout,
    ).toMatch(/^new\n[^]*\/d:\ny\n$/);
    await daemon.tdctl(['rm', 'worker']);
  });

  test('commit of a container that runs: frozen meanwhile, whole, and going on', async () => {
    await daemon.tdctl([
      'run',
      '-d',
      '--name',
      'live',
      'busybox',
      'sh',
      '-c',
      'while true; do echo whole >> /lines; sleep 0.01; done',
    ]);
    const images = await Promise.all([
      daemon.output('commit', 'live', 'one'),
      daemon.output('commit', '--pause=false', 'live', 'two'),
    ]);
    expect(images).toHaveLength(2);
    expect(await daemon.output('inspect', '-f', '{{.State.Status}}', 'live')).toBe('running');
    expect(await daemon.output('run', '--rm', 'one', 'cat', '/lines')).toMatch(/^(?:whole\n)*whole$/);
    await daemon.tdctl(['rm', '-f', 'live']);
    const bad = await daemon.tdctl(['commit', 'nobody', 'x'], { accept: [1] });
    expect(bad.stderr).toContain('no such container');
  });

  test('a container cannot lead the daemon out of its tree', async () => {
    const secret = join(workDir, 'secret');
    await runCommand('sh', ['-c', `mkdir ${secret} && echo treasure > ${secret}/file`]);
    const swap = `busybox mkdir -p /a/d; while true; do busybox rm -rf /a/x; busybox ln -s ${secret} /a/x; busybox rm -f /a/x; busybox mkdir /a/x; echo mine > /a/x/file; done`;
    await daemon.tdctl(['run', '-d', '--name', 'racer', 'busybox', 'sh', '-c', swap]);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const tar = join(workDir, 'race.tar');
      await daemon.tdctl(['export', '-o', tar, 'racer']);
      expect((await readFile(tar)).includes('treasure')).toBe(false);
    }
    await daemon.tdctl(['rm', '-f', 'racer']);
  });
});
