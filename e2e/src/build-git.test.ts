import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
  let files: Server;
  let filesUrl: string;

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
    files = createServer((request, response) => {
      const name = request.url?.slice(1) ?? '';
      readFile(join(dir, name)).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
    filesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    files.closeAllConnections();
    files.close();
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

  test('--chmod is for the root of a repository, too, where that is made and named without a slash', async () => {
    const chmod = `ADD --chmod=711 ${repository.url}`;
    await build(`${chmod} /new\n${chmod} /below/\n${chmod} /etc\n`);
    expect(await inImage('stat -c %a /new /new/src /below /etc')).toBe('711\n711\n755\n755');
  });

  test('ADD takes submodules along', async () => {
    const outer = await server.create('outer');
    await mkdir(join(outer.directory, 'lib'));
    await outer.git('update-index', '--add', '--cacheinfo', `160000,${first},lib`);
    await outer.commit({ '.gitmodules': '[submodule "x"]\n\tpath = lib\n\turl = ../app.git\n' });
    await build(`ADD ${outer.url} /o/\nADD ${outer.url}?submodules=0 /without/\n`);
    expect(await inImage('cat /o/lib/win.bat; ls -A /o /without/lib')).toBe(
      'a\n/o:\n.gitmodules\nlib\n\n/without/lib:',
    );
  });

  test('a repository is the context, with its Dockerfile and .dockerignore', async () => {
    await repository.commit({
      'ctx/Dockerfile': 'FROM busybox:test\nCOPY . /c\n',
      'ctx/other/D': 'FROM busybox:test\nCOPY --from=more README /c/other\n',
      'ctx/.dockerignore': 'hidden\n',
      'ctx/hidden': 'x',
      'ctx/file': 'f',
    });
    const url = `${repository.url}#main:ctx`;
    await daemon.tdctl(['build', '-t', 'git:1', url]);
    expect(await inImage('cd /c; find . -type f | sort')).toBe('./.dockerignore\n./Dockerfile\n./file\n./other/D');
    await daemon.tdctl(['build', '-t', 'git:1', '-f', 'other/D', '--build-context', `more=${repository.url}`, url]);
    expect(await inImage('cat /c/other')).toBe('three');
    const input = 'FROM busybox:test\nCOPY file /from-stdin\nRUN --mount=target=/m test -d /m/.git\n';
    const keep = ['--build-arg', 'BUILDKIT_CONTEXT_KEEP_GIT_DIR=1'];
    await daemon.tdctl(['build', '-t', 'git:1', '-f', '-', url], { input, accept: [1] });
    await daemon.tdctl(['build', '-t', 'git:1', '-f', '-', ...keep, repository.url], {
      input: input.replace('COPY file', 'COPY ctx/file'),
    });
    expect(await inImage('cat /from-stdin')).toBe('f');
    expect(await daemon.output('build', 'inspect', '-f', '{{.Context}}')).toBe(repository.url);
  });

  test('an archive or a Dockerfile behind a URL is the context', async () => {
    await mkdir(join(dir, 'tree'));
    await writeFile(join(dir, 'tree/Dockerfile'), 'FROM busybox:test\nCOPY f /f\n');
    await writeFile(join(dir, 'tree/f'), 'packed');
    for (const [flag, name] of [
      ['-cf', 'c.tar'],
      ['-cJf', 'c.tar.xz'],
    ] as const) {
      await runCommand('tar', [flag, join(dir, name), '-C', join(dir, 'tree'), '.']);
      await daemon.tdctl(['build', '--no-cache', '-t', 'git:1', `${filesUrl}/${name}`]);
      expect(await inImage('cat /f')).toBe('packed');
    }
    await writeFile(join(dir, 'text'), 'FROM busybox:test\nRUN echo plain > /f\n');
    await daemon.tdctl(['build', '-t', 'git:1', `${filesUrl}/text`]);
    expect(await inImage('cat /f')).toBe('plain');
    const named = ['--build-context', `packed=${filesUrl}/c.tar`, '--build-context', `plain=${filesUrl}/large`];
    await writeFile(join(dir, 'large'), Buffer.alloc(5_000_000, 0xff));
    const input = 'FROM busybox:test\nCOPY --from=packed f /f\nCOPY --from=plain . /plain/\n';
    await daemon.tdctl(['build', '-t', 'git:1', ...named, '-'], { input });
    expect(await inImage('cat /f; stat -c "%n %s %a" /plain/*')).toBe('packed/plain/context 5000000 600');
    for (const [args, message] of [
      [['-f', 'D', `${filesUrl}/text`], 'leads to no archive'],
      [[`${filesUrl}/large`], 'is larger than'],
      [[`${filesUrl}/gone`], 'the server answers 404'],
      [[`${server.url}/none.git`], 'cannot fetch the git repository'],
    ] as const)
      expect((await daemon.tdctl(['build', ...args], { accept: [1] })).stderr).toContain(message);
    expect(await readdir(join(daemon.root, 'builds'))).toEqual([]);
  });
});
