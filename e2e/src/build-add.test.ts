import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('ADD and COPY', () => {
  let daemon: TestDaemon;
  let dir: string;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-build-'));
    await importBusybox(daemon, 'busybox:test');
    await mkdir(join(dir, 'tree/sub'), { recursive: true });
    await writeFile(join(dir, 'tree/sub/file'), 'unpacked');
    await writeFile(join(dir, 'tree/skipped.log'), '');
    const script = 'cd "$0/tree" && ln sub/file hard && ln -s sub link && chmod 711 sub';
    const sparse =
      'truncate -s 1M sparse && echo end >>sparse && tar -cSf a.sparse sparse && tar -cSHposix -f b.sparse sparse';
    await runCommand('sh', ['-ec', script, dir]);
    await runCommand('sh', ['-ec', `cd "$0" && ${sparse}`, dir]);
    for (const [flag, name] of [
      ['-c', 'a.tar'],
      ['-cz', 'a.tgz'],
      ['-cJ', 'a.txz'],
    ] as const)
      await runCommand('tar', [
        '-C',
        join(dir, 'tree'),
        '--owner=1000',
        '--group=1000',
        flag,
        '-f',
        join(dir, name),
        '.',
      ]);
    await writeFile(join(dir, 'plain.gz'), Buffer.from('1f8b08000000000000034bcececf01000b1d0d5e05000000', 'hex'));
  });
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true });
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function build(name: string, dockerfile: string): Promise<void> {
    await writeFile(join(dir, 'Dockerfile'), dockerfile);
    await daemon.tdctl(['build', '-t', name, dir]);
  }

  test.each(['a.tar', 'a.tgz', 'a.txz'])('an archive is unpacked: %s', async (archive) => {
    await build('add:1', `FROM busybox:test\nADD ${archive} /srv\nADD --chown=0:0 ${archive} /root/\n`);
    const list = 'stat -c "%a %u %h %N" /srv/sub /srv/sub/file /srv/link /root/hard; cat /srv/link/file';
    expect((await daemon.output('run', '--rm', 'add:1', 'sh', '-c', list)).split('\n')).toEqual([
      '711 1000 2 /srv/sub',
      '644 1000 2 /srv/sub/file',
      expect.stringMatching(/^777 1000 1 .*sub/),
      '644 0 2 /root/hard',
      'unpacked',
    ]);
  });

  test('sparse files of an archive are whole', async () => {
    await build('add:6', 'FROM busybox:test\nADD a.sparse /a/\nADD b.sparse /b/\nCOPY sparse /c/\n');
    const compare = 'stat -c %s /a/sparse; cmp /a/sparse /c/sparse; cmp /b/sparse /c/sparse';
    expect(await daemon.output('run', '--rm', 'add:6', 'sh', '-c', compare)).toBe('1048580');
  });

  test('what is no archive, or is not to be unpacked, is copied', async () => {
    await build('add:2', 'FROM busybox:test\nADD plain.gz /x/\nADD --unpack=false a.tgz /x/\nCOPY a.tar /x/\n');
    expect(await daemon.output('run', '--rm', 'add:2', 'ls', '/x')).toBe('a.tar\na.tgz\nplain.gz');
  });

  test('a root filesystem is an image', async () => {
    await writeFile(join(dir, 'Dockerfile'), 'FROM scratch\nADD a.tar /\n');
    await daemon.tdctl(['build', '-t', 'add:3', dir]);
    expect(await daemon.output('image', 'cat', 'add:3', 'link/file')).toBe('unpacked');
  });

  test('parents are kept, from the pivot on', async () => {
    const lines = [
      'COPY --parents tree/sub/file tree/./sub /p/',
      'COPY --parents --chown=5:6 tree/**/file tree/link /q',
    ];
    await build('add:5', `FROM busybox:test\n${lines.join('\n')}\n`);
    const list = 'find /p /q | sort; stat -c "%a %u %N" /p/sub /q/tree /q/tree/link';
    expect((await daemon.output('run', '--rm', 'add:5', 'sh', '-c', list)).split('\n')).toEqual([
      ...['/p', '/p/sub', '/p/sub/file', '/p/tree', '/p/tree/sub', '/p/tree/sub/file'],
      ...['/q', '/q/tree', '/q/tree/link', '/q/tree/sub', '/q/tree/sub/file'],
      ...[
        '711 0 /p/sub',
        expect.stringMatching(/^755 5 .q.tree/) as string,
        expect.stringMatching(/^777 5 .*sub/) as string,
      ],
    ]);
  });

  test('excluded files stay out', async () => {
    await build('add:4', 'FROM busybox:test\nCOPY --exclude=*.log --exclude=hard tree /t\n');
    expect(await daemon.output('run', '--rm', 'add:4', 'ls', '/t')).toBe('link\nsub');
  });

  test('hard links stay, also from a stage', async () => {
    const stage = 'FROM busybox:test AS one\nCOPY tree /t\nRUN ln /t/hard /t/more\n';
    await build('add:7', `${stage}FROM busybox:test\nCOPY --chown=5 --from=one /t /u\nCOPY . /c\n`);
    const list = 'stat -c "%h %u" /u/hard /u/more /c/tree/hard; cat /u/more; [ /c/tree/hard -ef /c/tree/sub/file ]';
    expect(await daemon.output('run', '--rm', 'add:7', 'sh', '-c', list)).toBe('2 5\n2 5\n2 0\nunpacked');
  });
});
