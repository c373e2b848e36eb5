import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { encodeTarHeader, TAR_TRAILER } from '@tinydock/tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuildContext, openBuildContext, type OpenContextOptions } from './open-build-context.ts';
import { checkDockerfile, findRegistries } from './read-dockerfile.ts';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tinydock-open-'));
  mkdirSync(join(cwd, 'project/docker'), { recursive: true });
  writeFileSync(join(cwd, 'project/Dockerfile'), 'FROM scratch');
  writeFileSync(join(cwd, 'project/docker/Dev'), 'FROM dev');
  writeFileSync(join(cwd, 'project/.dockerignore'), 'all');
  writeFileSync(join(cwd, 'project/docker/Dev.dockerignore'), 'own');
  writeFileSync(join(cwd, 'file'), '');
});
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

function open(changes: Partial<OpenContextOptions>, input: Uint8Array | string = ''): Promise<BuildContext> {
  const openStdin = (): AsyncIterable<Uint8Array> => Readable.from([Buffer.from(input)]);
  const { signal } = new AbortController();
  return openBuildContext({
    path: 'project',
    file: undefined,
    cwd,
    openStdin,
    secretPath: join(cwd, 'secret'),
    signal,
    ...changes,
  });
}

describe('what a build reads', () => {
  it('is the Dockerfile of the directory, with its .dockerignore', async () => {
    expect(await open({})).toMatchObject({
      dockerfileName: 'Dockerfile',
      dockerfile: 'FROM scratch',
      ignorePatterns: 'all',
      ignoreName: '.dockerignore',
    });
  });

  it('is the file that is named, with its own .dockerignore', async () => {
    const found = await open({ file: 'project/docker/Dev' });
    expect(found).toMatchObject({
      dockerfileName: 'project/docker/Dev',
      dockerfile: 'FROM dev',
      ignorePatterns: 'own',
      ignoreName: 'project/docker/Dev.dockerignore',
    });
  });

  it('is a Dockerfile on standard input, with a context or without one', async () => {
    expect(await open({ file: '-' }, 'FROM a')).toMatchObject({ dockerfile: 'FROM a', ignorePatterns: 'all' });
    expect(await open({ path: '-' }, 'FROM b')).toMatchObject({ dockerfile: 'FROM b', ignorePatterns: '' });
  });

  it('is an archive on standard input, in which the Dockerfile lies', async () => {
    const tar = Buffer.concat([encodeTarHeader({ path: 'x', type: 'file', mode: 0o644 }), TAR_TRAILER]);
    const found = await open({ path: '-', file: 'sub/D' }, tar);
    expect(found).toMatchObject({ dockerfileName: 'sub/D', dockerfile: undefined });
    const chunks: Uint8Array[] = [];
    for await (const chunk of found.archive) chunks.push(chunk);
    expect(Buffer.concat(chunks)).toEqual(tar);
  });

  it.each([
    [{ path: 'missing' }, 'NOT_FOUND'],
    [{ path: 'file' }, 'INVALID_ARGUMENT'],
    [{ file: 'missing' }, 'NOT_FOUND'],
    [{ file: 'project' }, 'INVALID_ARGUMENT'],
    [{ path: '-', file: '-' }, 'INVALID_ARGUMENT'],
    [{ path: '-', file: 'x' }, 'INVALID_ARGUMENT'],
    [{ path: 'x.git#main' }, 'NOT_FOUND'],
  ])('%j fails with %s', async (changes, code) => {
    await expect(open(changes, 'FROM x')).rejects.toMatchObject({ code });
  });
});

describe('what cannot be read', () => {
  it('is named: a directory as the Dockerfile', async () => {
    await expect(open({ file: 'project' })).rejects.toThrow(/project is a directory, not a file$/);
  });

  it.each([
    ['04224d186470b9', 'lz4'],
    ['504b03040a00', 'zip'],
  ])('is named: an archive that begins with %s', async (magic, format) => {
    const input = Buffer.concat([Buffer.from(magic, 'hex'), Buffer.from('\nFROM a\n'.repeat(100))]);
    await expect(open({ path: '-' }, input)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: `standard input is in the format ${format}, which is not supported`,
    });
  });

  it('is named: bytes that are not UTF-8', async () => {
    const input = Buffer.from('FROM a\nENV A=caf\xe9\n', 'latin1');
    for (const options of [{ path: '-' }, { file: '-' }])
      await expect(open(options, input)).rejects.toThrow(
        'Dockerfile:2:10: bytes that are not UTF-8\n  2 | ENV A=caf\uFFFD\n    |          ^',
      );
    writeFileSync(join(cwd, 'Latin1'), input);
    await expect(open({ file: 'Latin1' })).rejects.toThrow('Latin1:2:10: ');
  });
});

describe('a URL', () => {
  it.each([
    'https://example.com/x.git#main:dir',
    'http://example.com/x.tar.gz',
    'git://example.com/x',
    'git@example.com:x/y.git',
    'github.com/owner/name',
  ])('%s is left to the daemon', async (path) => {
    expect(await open({ path, file: 'sub/D' })).toMatchObject({
      remote: path,
      dockerfileName: 'sub/D',
      dockerfile: undefined,
    });
    expect(await open({ path, file: '-' }, 'FROM c')).toMatchObject({ remote: path, dockerfile: 'FROM c' });
  });

  it('is a directory where there is one of that name', async () => {
    mkdirSync(join(cwd, 'github.com/me'), { recursive: true });
    writeFileSync(join(cwd, 'github.com/me/Dockerfile'), 'FROM me');
    const found = await open({ path: 'github.com/me' });
    expect([found.dockerfile, found.remote]).toEqual(['FROM me', undefined]);
  });
});

describe('a Dockerfile', () => {
  it('names the registries that it needs', () => {
    const source = 'ARG R=one.test\nFROM $R/a AS x\nFROM two.test/b\nCOPY --from=x . .\nCOPY --from=three.test/c . .';
    expect(findRegistries(source, {})).toEqual(['one.test', 'two.test', 'three.test']);
    expect(findRegistries(source, { R: 'four.test' })[0]).toBe('four.test');
    expect(findRegistries('FROM scratch\nCOPY --from=0 . .', {})).toEqual([]);
    expect(findRegistries('nonsense', {})).toEqual([]);
  });

  it('is checked', () => {
    expect(checkDockerfile('FROM a\nCOPY x /\nMAINTAINER me', { name: 'F', ignorePatterns: 'x' })).toMatchObject([
      { check: 'CopyIgnoredFile' },
      { check: 'MaintainerDeprecated' },
    ]);
    expect(() => checkDockerfile('FROM a\nRNU x', { name: 'F', ignorePatterns: '' })).toThrow('F:2:1: ');
  });
});
