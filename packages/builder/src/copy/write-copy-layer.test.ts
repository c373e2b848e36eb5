import { TinydockError } from '@tinydock/domain';
import { encodeTarHeader, readTarEntries, TAR_TRAILER } from '@tinydock/tar';
import { rawPaxHeader, rawTarEntry } from '@tinydock/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { archiveOf, createBuilderWithBase, explanations, type MemoryBuilder } from '../testing/memory-builder.ts';
import { isArchive } from './unpack-archive.ts';

let builder: MemoryBuilder;

beforeEach(async () => {
  builder = await createBuilderWithBase();
});

describe('COPY', () => {
  const context = {
    'a.txt': 'A',
    'd/x': 'X',
    'd/link': '->x',
    'd/sub/': '',
    outside: '->../../a.txt',
    'e/f/y': 'Y',
    lost: '->none',
  };

  test.each([
    ['a.txt /dest', { dest: 'A' }],
    ['a.txt /dest/', { 'dest/': 'directory', 'dest/a.txt': 'A' }],
    ['a.txt usr', { 'usr/': 'directory', 'usr/a.txt': 'A' }],
    ['a.txt /bin/tool', { 'usr/': 'directory', 'usr/bin/': 'directory', 'usr/bin/tool': 'A' }],
    ['--link a.txt /bin/tool', { 'bin/tool': 'A' }],
    ['--link e /bin', { 'bin/': 'directory', 'bin/f/': 'directory', 'bin/f/y': 'Y' }],
    ['d /dest', { 'dest/': 'directory', 'dest/link': 'symlink x', 'dest/sub/': 'directory', 'dest/x': 'X' }],
    ['*.txt d/* /dest/', { 'dest/': 'directory', 'dest/a.txt': 'A', 'dest/link': 'X', 'dest/x': 'X' }],
    ['outside /dest', { dest: 'A' }],
    ['d/../../a.txt /dest', { dest: 'A' }],
    ['--exclude=x --exclude=sub d /dest', { 'dest/': 'directory', 'dest/link': 'symlink x' }],
    ['--exclude=*.txt a.txt d/x /dest/', { 'dest/': 'directory', 'dest/x': 'X' }],
    [
      '--parents e/f/y a.txt /dest',
      {
        'dest/': 'directory',
        'dest/e/': 'directory',
        'dest/e/f/': 'directory',
        'dest/e/f/y': 'Y',
        'dest/a.txt': 'A',
      },
    ],
    [
      '--parents e/./f/y ./d/./x /dest',
      { 'dest/': 'directory', 'dest/f/': 'directory', 'dest/f/y': 'Y', 'dest/x': 'X' },
    ],
    ['--parents **/y ../../a.t* /', { 'e/': 'directory', 'e/f/': 'directory', 'e/f/y': 'Y', 'a.txt': 'A' }],
    ['e d/link /dest', { 'dest/': 'directory', 'dest/f/': 'directory', 'dest/f/y': 'Y', 'dest/link': 'X' }],
    ['--parents --exclude=d/sub --exclude=d/x d/ /', { 'd/': 'directory', 'd/link': 'symlink x' }],
  ])('%s', async (args, expected) => {
    const { image } = await builder.build(`FROM base\nCOPY ${args}`, context);
    expect(await builder.filesOf(image.diffIds.slice(1))).toEqual(expected);
    expect(image.diffIds.length).toBe(2);
  });

  test.each(['d /dest', '. /', '--chown=1:2 --chmod=700 . /dest/', '--parents d/sub d/x /dest'])(
    'the layer of %s is the same, whether the bytes lie in a file or come',
    async (args) => {
      const layers = await Promise.all(
        [true, false].map(async (asFile) => {
          const here = { kind: 'files', tree: await builder.files(context, asFile) } as const;
          const { image } = await builder.build(`FROM base\nCOPY --from=here ${args}`, {}, { namedContexts: { here } });
          return image.diffIds.at(-1);
        }),
      );
      expect(layers[0]).toBe(layers[1]);
    },
  );

  test.each([
    ['COPY b.txt /', 'NOT_FOUND', 'Did you mean a.txt?'],
    ['COPY https://example.com/x /', 'NOT_FOUND', 'ADD takes files of URLs, COPY does not.'],
    ['COPY secret /', 'NOT_FOUND', '.dockerignore leaves that name out of the context: line 1, "secret".'],
    ['COPY a.txt d /dest', 'INVALID_ARGUMENT', undefined],
    ['COPY lost* /x/', 'NOT_FOUND', undefined],
    ['COPY --chown=nobody a.txt /', 'INVALID_ARGUMENT', undefined],
    ['COPY d /etc/passwd', 'INVALID_ARGUMENT', undefined],
    ['COPY a.txt /etc/passwd/x', 'INVALID_ARGUMENT', undefined],
    ['WORKDIR /etc/passwd/x', 'INVALID_ARGUMENT', undefined],
    ['EXPOSE 127.0.0.1:80', 'INVALID_ARGUMENT', undefined],
    ['COPY --parents none/*.txt /', 'NOT_FOUND', 'Its directory is not there either.'],
    ['ADD ftp://example.com/x /', 'INVALID_ARGUMENT', undefined],
    ['ADD --checksum=sha256:12 https://example.com/x /', 'INVALID_ARGUMENT', undefined],
    [`ADD --checksum=sha256:${'0'.repeat(64)} a.txt /`, 'INVALID_ARGUMENT', undefined],
    ['ADD --checksum=sha256:12 https://example.com/x.git /', 'INVALID_ARGUMENT', undefined],
    ['ADD --checksum=ab https://example.com/x.git#v1?checksum=cd /', 'INVALID_ARGUMENT', undefined],
    ['ADD --checksum=ab https://example.com/x.git?checksum=cd /', 'INVALID_ARGUMENT', undefined],
    ['ADD --keep-git-dir https://example.com/x /', 'INVALID_ARGUMENT', undefined],
    ['ADD https://example.com/x.git#--upload-pack=x /', 'INVALID_ARGUMENT', undefined],
    ['RUN --mount=type=cache,target=/x,mode=9 y', 'INVALID_ARGUMENT', undefined],
    ['RUN --mount=type=bind,source=nope,target=/x y', 'NOT_FOUND', undefined],
    ['RUN --mount=type=tmpfs,target=/ y', 'INVALID_ARGUMENT', undefined],
    ['RUN exit 7', 'FAILED_PRECONDITION', undefined],
    ['FROM missing', 'NOT_FOUND', undefined],
  ])('%s fails with its line', async (line, code, hint) => {
    await expect(builder.build(`FROM base\n${line}`, context, { ignorePatterns: 'secret' })).rejects.toMatchObject({
      code,
      message: expect.stringContaining('Dockerfile:2:1: ') as string,
      ...(hint === undefined ? {} : { hint }),
    });
  });

  test.each([
    'COPY d /x/',
    'COPY a.txt /.wh.x',
    'COPY a.txt /.wh..wh..opq/',
    'WORKDIR /.wh.x/y',
    'COPY <<.wh.x /d/\n.wh.x',
  ])('%s: no name deletes files of the image', async (line) => {
    const named = { ...context, 'd/.wh.passwd': '' };
    await expect(builder.build(`FROM base\n${line}`, named)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('names that begin with .wh. delete files') as string,
    });
  });

  test('takes owner and mode from its flags', async () => {
    const { image } = await builder.build('FROM base\nCOPY --chown=app:app --chmod=640 a.txt /x', context);
    const tree = await builder.tree(image.diffIds);
    expect(await tree.stat('x')).toMatchObject({ uid: 10, gid: 20, mode: 0o640 });
  });

  test('makes a directory anew for the contents of another', async () => {
    const stage = 'FROM base AS one\nCOPY --chmod=700 . /src/\n';
    const { image } = await builder.build(`${stage}FROM base\nCOPY --from=one /src /dst`, { 'd/a.txt': 'a' });
    const tree = await builder.tree(image.diffIds);
    expect(await tree.stat('dst')).toMatchObject({ type: 'directory', mode: 0o755 });
    expect(await tree.stat('dst/d')).toMatchObject({ mode: 0o700 });
  });

  describe('of names of one file', () => {
    const linked = { 'd/a': 'A', 'd/b': '=>d/a', 'd/e/c': '=>d/a', top: '=>d/a' };

    test.each([
      ['d /x', { 'x/': 'directory', 'x/a': 'A', 'x/b': 'hardLink x/a', 'x/e/': 'directory', 'x/e/c': 'hardLink x/a' }],
      ['--exclude=a d /x', { 'x/': 'directory', 'x/b': 'A', 'x/e/': 'directory', 'x/e/c': 'hardLink x/b' }],
      ['d/a d/b top /x/', { 'x/': 'directory', 'x/a': 'A', 'x/b': 'A', 'x/top': 'A' }],
    ])('%s', async (args, expected) => {
      const { image } = await builder.build(`FROM base\nCOPY ${args}`, linked);
      expect(await builder.filesOf(image.diffIds.slice(1))).toEqual(expected);
      const staged = await builder.build(`FROM base AS one\nCOPY . /\nFROM base\nCOPY --from=one ${args}`, linked);
      expect(await builder.filesOf(staged.image.diffIds.slice(1))).toEqual(expected);
    });

    test('others of the same contents make another layer', async () => {
      await builder.build('FROM base\nCOPY d /x', linked);
      const { events } = await builder.build('FROM base\nCOPY d /x', { ...linked, 'd/b': 'A' });
      expect(explanations(events).at(-1)).toContain('d/b');
      const again = await builder.build('FROM base\nCOPY d /x', linked);
      expect(explanations(again.events).at(-1)).toContain('cached: ');
    });

    test('a directory that a stage begins with keeps them', async () => {
      const files = { kind: 'files', tree: await builder.files(linked) } as const;
      const { image } = await builder.build('FROM files', {}, { namedContexts: { files } });
      expect(await builder.filesOf(image.diffIds)).toMatchObject({ 'd/b': 'hardLink d/a', top: 'hardLink d/a' });
    });
  });

  test('leaves the mode of the directory that it makes for the contents of another', async () => {
    const { image } = await builder.build('FROM base\nCOPY --chmod=600 . /x', { 'd/a': 'A' });
    const tree = await builder.tree(image.diffIds);
    expect([await tree.stat('x'), await tree.stat('x/d')]).toMatchObject([{ mode: 0o755 }, { mode: 0o600 }]);
  });

  test('gives directories that it makes the owner', async () => {
    const { image } = await builder.build('FROM base\nCOPY --chown=app:app a.txt /new/deep/', context);
    const tree = await builder.tree(image.diffIds);
    for (const path of ['new', 'new/deep', 'new/deep/a.txt']) {
      expect(await tree.stat(path)).toMatchObject({ uid: 10, gid: 20 });
    }
    expect(await tree.stat('new/deep')).toMatchObject({ type: 'directory', mode: 0o755 });
  });
});

describe('directories', () => {
  const base = 'FROM base AS one\nCOPY --chmod=750 --chown=7:8 . /\n';
  const context = { 'd/sub/x': 'X', 'd/a.txt': 'A' };

  async function stat(source: string, ...paths: readonly string[]): Promise<readonly string[]> {
    const { image } = await builder.build(source, context);
    const tree = await builder.tree(image.diffIds.slice(-1));
    const entries = await Promise.all(paths.map(async (path) => tree.stat(path)));
    return entries.map((entry) => `${(entry?.mode ?? 0).toString(8)} ${entry?.uid}:${entry?.gid}`);
  }

  test('that the image has are named in a layer as they are', async () => {
    expect(await stat(`${base}COPY d/a.txt /d/sub/`, 'd', 'd/sub', 'd/sub/a.txt')).toEqual([
      '750 7:8',
      '750 7:8',
      '644 0:0',
    ]);
    expect(await stat(`${base}USER 5\nWORKDIR /d/new/deep`, 'd', 'd/new', 'd/new/deep')).toEqual([
      '750 7:8',
      '755 5:5',
      '755 5:5',
    ]);
  });

  test('become those that are copied, but for the one that they are copied into', async () => {
    expect(await stat(`${base}COPY d /d`, 'd', 'd/sub')).toEqual(['750 7:8', '755 0:0']);
  });

  test('and files of a stage keep their owners, unless a flag names another', async () => {
    const copy = (flag: string): string => `${base}FROM base\nCOPY --from=one ${flag} /d /e`;
    expect(await stat(copy(''), 'e', 'e/sub', 'e/a.txt')).toEqual(['755 0:0', '750 7:8', '750 7:8']);
    expect(await stat(copy('--chown=app'), 'e', 'e/a.txt')).toEqual(['755 10:20', '750 10:20']);
    const { events } = await builder.build(copy('').replace('7:8', '7:9'), context);
    expect(explanations(events).at(-1)).toContain('changed');
  });

  test('WORKDIR makes them for its user, whom the image may not know', async () => {
    expect(await stat('FROM base\nUSER app\nWORKDIR /w', 'w')).toEqual(['755 10:20']);
    expect(await stat('FROM base\nUSER stranger\nWORKDIR /w', 'w')).toEqual(['755 0:0']);
  });
});

describe('ADD', () => {
  const files = { 'in/': '', 'in/file': 'F', 'bin/tool': 'T', link: '->in/file' };

  test('COPY changes modes as chmod does', async () => {
    const { image } = await builder.build('FROM base\nCOPY --chmod=u=rwX,go=rX . /x/', { 'd/a.txt': 'a' });
    const tree = await builder.tree(image.diffIds);
    expect(await tree.stat('x/d')).toMatchObject({ mode: 0o755 });
    expect(await tree.stat('x/d/a.txt')).toMatchObject({ mode: 0o644 });
  });

  test('unpacks an archive, through symlinks of the image', async () => {
    const context = { 'a.tar': archiveOf(files) };
    const { image } = await builder.build('FROM base\nADD a.tar /\nCOPY a.tar /copied', context);
    expect(await builder.filesOf(image.diffIds.slice(1, 2))).toEqual({
      'in/': 'directory',
      'in/file': 'F',
      'usr/': 'directory',
      'usr/bin/': 'directory',
      'usr/bin/tool': 'T',
      link: 'symlink in/file',
    });
    expect(Object.keys(await builder.filesOf(image.diffIds.slice(2)))).toEqual(['copied']);
    const kept = await builder.build('FROM base\nADD --unpack=false a.tar /x/', context);
    expect(Object.keys(await builder.filesOf(kept.image.diffIds.slice(1)))).toEqual(['x/', 'x/a.tar']);
  });

  test('unpacks archives of the oldest tars, and symlinks have the mode that a file system gives them', async () => {
    const old = rawTarEntry({ name: 'old', format: 'v7' }, Buffer.from('O'));
    const link = rawTarEntry({ name: 'link', typeFlag: '2', linkName: 'old', mode: 0o644 });
    const archive = Buffer.concat([old, link, TAR_TRAILER]).toString('latin1');
    const { image } = await builder.build('FROM base\nADD a.tar /', { 'a.tar': archive });
    expect(await builder.filesOf(image.diffIds.slice(1))).toEqual({ old: 'O', link: 'symlink old' });
    expect((await (await builder.tree(image.diffIds)).stat('link'))?.mode).toBe(0o777);
  });

  test('unpacks no extended attribute that could steer the host', async () => {
    const names = [
      'user.a',
      'security.capability',
      'trusted.overlay.opaque',
      'user.overlay.opaque',
      'security.selinux',
    ];
    const xattrs = new Map(names.map((name) => [name, Buffer.from('y')]));
    const header = encodeTarHeader({ path: 'd/', type: 'directory', mode: 0o755, xattrs });
    const archive = Buffer.concat([header, TAR_TRAILER]).toString('latin1');
    const { image } = await builder.build('FROM base\nADD a.tar /', { 'a.tar': archive });
    const layer = (async function* () {
      yield Buffer.concat(image.diffIds.slice(1).flatMap((diffId) => builder.layers.get(diffId) ?? []));
    })();
    const kept: string[][] = [];
    for await (const { entry } of readTarEntries(layer, { reason: 'INVALID_LAYER' }))
      kept.push([...entry.xattrs.keys()]);
    expect(kept).toEqual([['security.capability', 'user.a']]);
  });

  test('unpacks an archive through its own symlinks, within the image', async () => {
    const archive = { lib: '->usr/lib', 'lib/a': 'A', out: '->/../../etc', 'out/b': 'B', 'deep/new/c': 'C' };
    const { image } = await builder.build('FROM base\nADD --chown=3:4 a.tar /', { 'a.tar': archiveOf(archive) });
    const files = await builder.filesOf(image.diffIds.slice(1));
    expect(Object.keys(files)).toEqual([
      ...['lib', 'usr/', 'usr/lib/', 'usr/lib/a'],
      ...['out', 'etc/', 'etc/b', 'deep/', 'deep/new/', 'deep/new/c'],
    ]);
    const tree = await builder.tree(image.diffIds);
    expect(await tree.stat('deep/new')).toMatchObject({ mode: 0o755, uid: 0, gid: 0 });
    expect(await tree.stat('deep/new/c')).toMatchObject({ uid: 3, gid: 4 });
  });

  test('unpacks paths of many parts among symlinks, each part looked at once', async () => {
    const deep = 'a/'.repeat(1500);
    const names = Array.from({ length: 20 }, (_, index) => String(index));
    const entries = names.flatMap((name) => [[`link${name}`, '->/'] as const, [`${deep}${name}`, name] as const]);
    const { image } = await builder.build('FROM base\nADD a.tar /', {
      'a.tar': archiveOf(Object.fromEntries(entries)),
    });
    const files = await builder.filesOf(image.diffIds.slice(1));
    expect(names.map((name) => files[`${deep}${name}`])).toEqual(names);
  });

  test('follows a symlink of the archive that takes the place of another, or of a directory', async () => {
    const archive = archiveOf({ 'd/a': 'A', l: '->d', 'l/b': 'B', 'e/': '' });
    const second = archiveOf({ l: '->e', 'l/c': 'C', d: '->e', 'd/f': 'F' });
    const both = archive.slice(0, -TAR_TRAILER.length) + second;
    const { image } = await builder.build('FROM base\nADD a.tar /', { 'a.tar': both });
    expect(Object.keys(await builder.filesOf(image.diffIds.slice(1)))).toEqual(
      expect.arrayContaining(['d/a', 'd/b', 'e/c', 'e/f']),
    );
  });

  test('has sparse files whole', async () => {
    const header = rawPaxHeader([
      ['GNU.sparse.size', '600'],
      ['GNU.sparse.map', '3,1,600,0'],
    ]);
    const archive = Buffer.concat([header, rawTarEntry({ name: 'x' }, Buffer.from('a')), TAR_TRAILER]);
    const { image } = await builder.build('FROM base\nADD a.tar /', { 'a.tar': archive.toString('latin1') });
    expect(await builder.filesOf(image.diffIds.slice(1))).toEqual({ x: `\0\0\0a${'\0'.repeat(596)}` });
  });

  test('is no copy of what an archive is packed in, where the program that unpacks it is missing', async () => {
    const missing = new TinydockError({ code: 'FAILED_PRECONDITION', reason: 'MISSING_PROGRAM', message: 'no xz' });
    const bytes = (async function* () {
      yield await Promise.resolve(Buffer.from('fd377a585a00', 'hex'));
    })();
    await expect(isArchive(bytes, () => Promise.reject(missing))).rejects.toBe(missing);
  });

  test('names the archive that is damaged', async () => {
    const context = { 'a.tar': archiveOf(files), 'b.tar': archiveOf({ file: 'x'.repeat(2000) }).slice(0, 1000) };
    await expect(builder.build('FROM base\nADD a.tar b.tar /', context)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('cannot unpack "b.tar": invalid tar: entry "file"') as string,
    });
  });

  test.each([{ '../out': '' }, { 'a/.wh.b': '' }])('refuses %j', async (bad) => {
    await expect(builder.build('FROM base\nADD a.tar /', { 'a.tar': archiveOf(bad) })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('cannot unpack') as string,
    });
  });
});
