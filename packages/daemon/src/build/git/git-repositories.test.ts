import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parseGitContext, type RemoteRepository, type SourceTree } from '@tinydock/builder';
import { GitServer, type TestRepository } from '@tinydock/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GitProgram, type GitProgramOptions } from './git-program.ts';
import { GitRepositories } from './git-repositories.ts';

const never = new AbortController().signal;
let server: GitServer;
let repository: TestRepository;
let root: string;
let dir: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tinydock-git-'));
  server = await GitServer.start();
  repository = await server.create('app');
  ids['first'] = await repository.commit({ a: 'one' });
  await repository.git('tag', '--annotate', '--message', 'x', 'v1');
  await repository.git('branch', 'v2');
  await symlink('../a', join(repository.directory, 'link'));
  await repository.commit({ 'sub/run.sh': 'x', 'sub/b.bat': 'a\nb\n', '.gitattributes': '*.bat text eol=crlf\n' });
  await chmod(join(repository.directory, 'sub/run.sh'), 0o775);
  ids['main'] = await repository.commit();
  await repository.git('tag', 'v2');
  await repository.git('update-ref', 'refs/pull/7/head', ids['first'] ?? '');
});
beforeEach(async () => {
  dir = await mkdtemp(join(root, 'build-'));
  server.authorization = undefined;
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

function parse(text: string, options: Partial<RemoteRepository> = {}): RemoteRepository {
  const reference = parseGitContext(text);
  if (reference === undefined) throw new Error(text);
  return { ...reference, keepGitDir: reference.keepGitDir === true, ...options };
}

function program(options: Partial<GitProgramOptions> = {}): GitProgram {
  const proxies = { http: undefined, https: undefined, none: undefined };
  return new GitProgram({ program: 'git', proxies, maxBytes: 1_000_000, idleMs: 30_000, ...options });
}

function open(git = program(), secrets: Record<string, Uint8Array> = {}): GitRepositories {
  return new GitRepositories({
    git,
    dir,
    secrets,
    access: { open: async () => undefined },
    limits: { maxBytes: 1_000_000, maxEntries: 100 },
  });
}

async function filesOf(tree: SourceTree, path = ''): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of await tree.list(path)) {
    const below = path === '' ? name : `${path}/${name}`;
    const entry = await tree.stat(below);
    if (entry?.type === 'directory') Object.assign(files, await filesOf(tree, below));
    else if (entry?.type === 'symlink') files[below] = `->${entry.linkPath}`;
    else files[below] = `${entry?.mode.toString(8)} ${(await buffer(tree.read(below))).toString()}`;
  }
  return files;
}

const ALL = {
  '.gitattributes': '644 *.bat text eol=crlf\n',
  a: '644 one',
  link: '->../a',
  'sub/b.bat': '644 a\r\nb\r\n',
  'sub/run.sh': '755 x',
};

describe('the commit that a reference names', () => {
  test.each([
    ['', 'main'],
    ['#main', 'main'],
    ['#v1', 'first'],
    ['#refs/tags/v1', 'first'],
    ['#pull/7/head', 'first'],
    ['#v2', 'first'],
    ['?tag=v2', 'main'],
  ])('%s', async (suffix, id) => {
    expect((await open().commit(parse(`${repository.url}${suffix}`), never)).id).toBe(ids[id]);
    // What is not asked for is not fetched.
    expect(await readdir(join(dir, '0'))).toEqual([]);
  });

  test('has to have the checksum', async () => {
    const prefix = (ids['first'] ?? '').slice(0, 7);
    await open().commit(parse(`${repository.url}?ref=v1&checksum=${prefix}`), never);
    await expect(open().commit(parse(`${repository.url}?checksum=${prefix}`), never)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      reason: 'DIGEST_MISMATCH',
    });
  });
});

describe('the files of a commit', () => {
  test('are those of a work tree, once for each build', async () => {
    const repositories = open();
    const { tree } = await repositories.commit(parse(repository.url), never);
    expect(await filesOf(tree)).toEqual(ALL);
    expect(await tree.stat('a')).toMatchObject({ uid: 0, mtimeSeconds: Date.UTC(2024, 0, 2, 3, 4, 5) / 1000 });
    expect((await repositories.commit(parse(repository.url), never)).tree).toBe(tree);
  });

  test('of an older one, by its id', async () => {
    const { tree } = await open().commit(parse(`${repository.url}#${ids['first']}`), never);
    expect(await filesOf(tree)).toEqual({ a: '644 one' });
  });

  test('of a directory', async () => {
    const { tree } = await open().commit(parse(`${repository.url}#:sub`), never);
    expect(Object.keys(await filesOf(tree))).toEqual(['b.bat', 'run.sh']);
    const missing = await open(program()).commit(parse(`${repository.url}#main:nope`), never);
    await expect(missing.tree.stat('')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('may have the repository, which is clean and says where it came from', async () => {
    const url = repository.url.replace('//', '//user:secret@');
    const { tree } = await open().commit(parse(`${url}#main`, { keepGitDir: true }), never);
    expect((await tree.stat('.git'))?.type).toBe('directory');
    const git = async (...args: string[]): Promise<string> =>
      (await program().run(args, { directory: join(dir, '0'), signal: never })).trim();
    expect(await git('status', '--porcelain')).toBe('');
    expect(await git('rev-parse', 'HEAD', 'refs/heads/main')).toBe(`${ids['main']}\n${ids['main']}`);
    expect(await git('log', '--format=%H')).toBe(ids['main']);
    expect(await git('config', 'remote.origin.url')).toBe(repository.url);
    expect(await readdir(join(dir, '0', '.git', 'logs')).catch(() => [])).toEqual([]);
  });

  test('are not fetched where there are too many', async () => {
    const limits = { maxBytes: 10, maxEntries: 100 };
    const { tree } = await new GitRepositories({
      git: program(),
      dir,
      secrets: {},
      access: { open: async () => undefined },
      limits,
    }).commit(parse(repository.url), never);
    await expect(tree.stat('')).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });
});

describe('trees that name each other again and again', () => {
  test('are given up at the limit', async () => {
    const bomb = await server.create('bomb');
    const git = (input: string, ...args: readonly string[]): string =>
      execFileSync('git', ['-C', bomb.directory, ...args], { input, encoding: 'utf8' }).trim();
    await bomb.commit();
    let [type, object] = ['blob', git('x', 'hash-object', '-w', '--stdin')];
    for (let level = 0; level < 12; level += 1) {
      const mode = type === 'blob' ? '100644' : '040000';
      const lines = Array.from({ length: 10 }, (_, name) => `${mode} ${type} ${object}\t${name}\n`);
      [type, object] = ['tree', git(lines.join(''), 'mktree')];
    }
    const commit = await bomb.git('commit-tree', '-m', 'x', object);
    await bomb.git('update-ref', 'refs/heads/bomb', commit);
    const { tree } = await open().commit(parse(`${bomb.url}#bomb`), never);
    await expect(tree.stat('')).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });
});

describe('who may fetch', () => {
  const token = { GIT_AUTH_TOKEN: Buffer.from('t0ken\n') };

  test.each([
    ['a secret', 'x-access-token:t0ken', '//', token],
    ['the URL', 'me:pw', '//me:pw@', token],
  ])('%s tells', async (_, user, at, secrets) => {
    server.authorization = `basic ${Buffer.from(user).toString('base64')}`;
    const { tree } = await open(program(), secrets).commit(parse(repository.url.replace('//', at)), never);
    expect(await filesOf(tree)).toEqual(ALL);
  });

  test('what a server may see is not shown to another one that it leads to', async () => {
    const seen: unknown[] = [];
    const other = createServer(({ headers }, response) => {
      seen.push(headers.authorization);
      response.writeHead(302, { location: `${repository.url}/info/refs?service=git-upload-pack` }).end();
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}/a.git`;
    try {
      expect((await open().commit(parse(url), never)).id).toBe(ids['main']);
      const finding = open(program(), token).commit(parse(url), never);
      await expect(finding).rejects.toThrow('302');
      expect(seen).toEqual([undefined, `basic ${Buffer.from('x-access-token:t0ken').toString('base64')}`]);
    } finally {
      other.closeAllConnections();
      other.close();
    }
  });

  test('is asked by nobody', async () => {
    server.authorization = 'basic x';
    const refused = open(program(), token).commit(parse(repository.url), never);
    await expect(refused).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});

describe('failures', () => {
  test.each([
    ['/none.git', 'NOT_FOUND'],
    ['/app.git#nothing', 'NOT_FOUND'],
  ])('%s', async (path, code) => {
    await expect(open().commit(parse(`${server.url}${path}`), never)).rejects.toMatchObject({ code });
  });

  test('a commit that is not there', async () => {
    const { tree } = await open().commit(parse(`${repository.url}#${'1'.repeat(40)}`), never);
    await expect(tree.stat('')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('git is not there', async () => {
    const finding = open(program({ program: 'tinydock-no-such-git' })).commit(parse(repository.url), never);
    await expect(finding).rejects.toMatchObject({ reason: 'MISSING_PROGRAM' });
  });

  test('a server that says nothing, and a build that is cancelled', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/a.git`;
    await expect(open(program({ idleMs: 300 })).commit(parse(url), never)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    const stop = new AbortController();
    silent.on('request', () => stop.abort());
    await expect(open().commit(parse(url), stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    silent.closeAllConnections();
    silent.close();
  });
});

describe('submodules', () => {
  async function addSubmodule(outer: TestRepository, url: string): Promise<void> {
    const text = `[submodule "x"]\n\tpath = lib/inner\n\turl = ${url}\n`;
    await outer.git('update-index', '--add', '--cacheinfo', `160000,${ids['first']},lib/inner`);
    await writeFile(join(outer.directory, '.gitmodules'), text);
    await outer.git('add', '.gitmodules');
    await outer.git('commit', '--quiet', '--message', 'x');
  }

  test('come along, by URLs of both kinds, and can be left out', async () => {
    const outer = await server.create('outer');
    await addSubmodule(outer, '../app.git');
    const { tree } = await open().commit(parse(outer.url, { keepGitDir: true }), never);
    expect(await filesOf(tree, 'lib/inner')).toMatchObject({ 'lib/inner/a': '644 one' });
    const place = { directory: join(dir, '0'), signal: never };
    expect(await program().run(['status', '--porcelain'], place)).toBe('');
    await addSubmodule(outer, repository.url);
    dir = await mkdtemp(join(root, 'build-'));
    const again = await open().commit(parse(outer.url), never);
    expect(Object.keys(await filesOf(again.tree))).toEqual(['.gitmodules', 'lib/inner/a']);
    dir = await mkdtemp(join(root, 'build-'));
    const without = await open().commit(parse(`${outer.url}?submodules=0`), never);
    expect(await without.tree.list('lib/inner')).toEqual([]);
  });

  test('of a repository whose URL ends with a slash', async () => {
    const outer = await server.create('outer-slash');
    await addSubmodule(outer, '../app.git');
    const { tree } = await open().commit(parse(outer.url, { remote: `${outer.url}/` }), never);
    expect(await filesOf(tree, 'lib/inner')).toMatchObject({ 'lib/inner/a': '644 one' });
  });

  test('that are named in a file that is none tell what git says of it', async () => {
    const outer = await server.create('outer-broken');
    await addSubmodule(outer, repository.url);
    await writeFile(join(outer.directory, '.gitmodules'), '[submodule "x"\n');
    await outer.git('commit', '--quiet', '--message', 'x', '.gitmodules');
    const { tree } = await open().commit(parse(outer.url), never);
    await expect(tree.stat('')).rejects.toThrow('bad config');
  });

  test.each([
    ['/etc', 'INVALID_ARGUMENT'],
    ['file:///etc', 'INVALID_ARGUMENT'],
    ['ext::sh -c x', 'INVALID_ARGUMENT'],
    ['ssh://-oProxyCommand=x/y', 'INVALID_ARGUMENT'],
    ['', 'INVALID_ARGUMENT'],
    ['../none.git', 'NOT_FOUND'],
  ])('at %j are refused', async (url, code) => {
    const outer = await server.create(`outer-${basename(dir)}`);
    await addSubmodule(outer, url);
    const { tree } = await open().commit(parse(outer.url), never);
    await expect(tree.stat('')).rejects.toMatchObject({ code });
  });

  test('show their servers nothing that is meant for another one', async () => {
    const other = await GitServer.start();
    try {
      const inner = await other.create('inner');
      ids['first'] = await inner.commit({ a: 'one' });
      other.authorization = `basic ${Buffer.from('x-access-token:t0ken').toString('base64')}`;
      const outer = await server.create('outer-with-token');
      await addSubmodule(outer, inner.url);
      const repositories = open(program(), { GIT_AUTH_TOKEN: Buffer.from('t0ken') });
      const { tree } = await repositories.commit(parse(outer.url), never);
      await expect(tree.stat('')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    } finally {
      await other[Symbol.asyncDispose]();
    }
  });
});
