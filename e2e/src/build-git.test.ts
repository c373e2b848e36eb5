import { chmod, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitServer, runCommand, type TestRepository } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

/** Types, modes, targets and contents of all files but those of git. */
const LIST =
  'find . -path ./.git -prune -o \\( -type l -o -type f -o -type d \\) -print | sort | while read f; do ' +
  'if [ -L "$f" ]; then echo "l $f $(readlink "$f")"; ' +
  'elif [ -d "$f" ]; then echo "d $f"; else echo "f $f $(stat -c %a "$f") $(sha256sum < "$f")"; fi; done';

describe('git repositories', () => {
  let daemon: TestDaemon;
  let server: GitServer;
  let repository: TestRepository;
  let dir: string;
  let first: string;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-build-'));
    await importBusybox(daemon, 'busybox:test');
    server = await GitServer.start();
    repository = await server.create('app');
    first = await repository.commit({ 'src/main.sh': '#!/bin/sh\necho one\n', 'src/deep/a b': 'x', 'win.bat': 'a\n' });
    await repository.git('tag', '--annotate', '--message', 'x', 'v1');
    await chmod(join(repository.directory, 'src/main.sh'), 0o755);
    await symlink('src/../../outside', join(repository.directory, 'link'));
    await repository.commit({ '.gitattributes': '*.bat text eol=crlf\n', README: 'two\n' });
    await repository.git('rm', '--quiet', '--cached', 'win.bat');
    await repository.git('reset', '--quiet', '--hard');
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function build(dockerfile: string, accept: readonly number[] = [0]): Promise<string> {
    await writeFile(join(dir, 'Dockerfile'), `FROM busybox:test\n${dockerfile}`);
    return (await daemon.tdctl(['build', '--explain', '-t', 'git:1', dir], { accept: [...accept] })).stderr;
  }

  function inImage(script: string): Promise<string> {
    return daemon.output('run', '--rm', 'git:1', 'sh', '-c', script);
  }

  test('ADD gives the work tree, keeps .git where it is told to, and is cached by the commit', async () => {
    const source = `ADD ${repository.url} /app\nADD --keep-git-dir --chown=7 ${repository.url}#v1 /kept\n`;
    await build(source);
    const expected = (await runCommand('sh', ['-c', LIST], { cwd: repository.directory })).stdout.trim();
    const script = `cd /app; ${LIST}; ls -A /app | grep -c "^.git$"; cat /kept/.git/HEAD; stat -c "%u %a" /kept/win.bat`;
    expect(await inImage(script)).toBe(`${expected}\n0\n${first}\n7 644`);
    expect((await build(source)).match(/ CACHED/g)?.length).toBe(3);
    const before = await repository.git('rev-parse', 'HEAD');
    const after = await repository.commit({ README: 'three\n' });
    const moved = await build(source);
    expect(moved).toContain(`changed: ${before.slice(0, 12)} to ${after.slice(0, 12)}`);
    expect(await inImage('cat /app/README')).toBe('three');
  });

  test('ADD checks the commit and takes one directory', async () => {
    await build(`ADD --checksum=${first.slice(0, 9)} ${repository.url}?ref=v1&subdir=src/deep /x/\n`);
    expect(await inImage('ls /x')).toBe('a b');
    const message = await build(`ADD --checksum=${first} ${repository.url} /\n`, [1]);
    expect(message).toContain('Dockerfile:2');
    expect(message).toContain(`not ${first}`);
    expect(await readdir(join(daemon.root, 'builds'))).toEqual([]);
  });
});
