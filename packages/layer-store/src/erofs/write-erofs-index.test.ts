import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomTar, rawPaxHeader, rawTarEntry } from '@tinydock/testing';
import { describe, expect, it } from 'vitest';
import { indexTar, LayerWorkspace } from '../testing/layer-workspace.ts';
import { writeErofsIndex } from './write-erofs-index.ts';
import { writeMetadataIndex } from './write-metadata-index.ts';

const isRoot = process.getuid?.() === 0;
const END = Buffer.alloc(1024);

function sparseTar(size: number): Buffer {
  const records = [
    ['GNU.sparse.size', String(size)],
    ['GNU.sparse.map', `0,512,${size - 512},512`],
  ] as const;
  return Buffer.concat([rawPaxHeader(records), rawTarEntry({ name: 'holes' }, Buffer.alloc(1024, 'x')), END]);
}

describe('writeErofsIndex', () => {
  it('writes the same bytes for the same tar, whatever the chunks', () => {
    using workspace = new LayerWorkspace();
    const tar = randomTar({ seed: 9, entries: 300 });
    const tarPath = join(workspace.path, 'layer.tar');
    writeFileSync(tarPath, tar);
    const images = [100, 4096, tar.length].map((chunkBytes) => {
      const indexPath = join(workspace.path, `${chunkBytes}.erofs`);
      writeErofsIndex({ tree: indexTar(tar, chunkBytes), tarPath, indexPath });
      return readFileSync(indexPath);
    });
    expect(images[1]?.equals(images[0] ?? Buffer.alloc(0))).toBe(true);
    expect(images[2]?.equals(images[0] ?? Buffer.alloc(0))).toBe(true);
  });

  it('reports the size of what it wrote', () => {
    using workspace = new LayerWorkspace();
    const indexPath = join(workspace.path, 'index');
    const { indexBytes } = writeErofsIndex({ tree: indexTar(END), tarPath: '/nonexistent', indexPath });
    expect(statSync(indexPath).size).toBe(indexBytes);
  });

  it('gives a hole of a tebibyte no room on disk', () => {
    using workspace = new LayerWorkspace();
    const tarPath = join(workspace.path, 'layer.tar');
    const indexPath = join(workspace.path, 'index');
    const tar = sparseTar(1024 ** 4);
    writeFileSync(tarPath, tar);
    const { indexBytes } = writeErofsIndex({ tree: indexTar(tar), tarPath, indexPath });
    expect(indexBytes).toBeGreaterThan(1024 ** 4);
    expect(statSync(indexPath).blocks * 512).toBeLessThan(65_536);
  });

  it('refuses what does not fit into one address space, and leaves nothing', () => {
    using workspace = new LayerWorkspace();
    const tree = { ...indexTar(END), tarBytes: 2 * 1024 ** 4 };
    const indexPath = join(workspace.path, 'index');
    expect(() => writeErofsIndex({ tree, tarPath: '/nonexistent', indexPath })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', reason: 'LIMIT_EXCEEDED' }),
    );
    expect(existsSync(indexPath)).toBe(false);
  });

  it('leaves nothing where the tar has become shorter, and does not touch a file that is there', () => {
    using workspace = new LayerWorkspace();
    const tarPath = join(workspace.path, 'layer.tar');
    const indexPath = join(workspace.path, 'index');
    const tar = sparseTar(4096);
    const tree = indexTar(tar);
    writeFileSync(tarPath, tar);
    truncateSync(tarPath, 2000);
    expect(() => writeErofsIndex({ tree, tarPath, indexPath })).toThrow(expect.objectContaining({ code: 'DATA_LOSS' }));
    expect(existsSync(indexPath)).toBe(false);
    writeFileSync(indexPath, 'mine');
    expect(() => writeErofsIndex({ tree, tarPath, indexPath })).toThrow(/EEXIST/);
    expect(readFileSync(indexPath, 'utf8')).toBe('mine');
  });
});

describe.skipIf(!isRoot)('a mounted index (needs root)', () => {
  it.each([
    ['a tar of two zero blocks', END],
    ['a tar of no bytes', Buffer.alloc(0)],
    ['only directories', Buffer.concat([rawTarEntry({ name: 'd', typeFlag: '5', mode: 0o755 }), END])],
  ])('is possible for %s', (_, tar) => {
    using workspace = new LayerWorkspace();
    const { target, tree } = workspace.mountLayer(tar);
    expect(readdirSync(target)).toHaveLength(tree.entries - 1);
  });

  it('reads the last file of a tar without padding', () => {
    using workspace = new LayerWorkspace();
    const tar = rawTarEntry({ name: 'f' }, Buffer.alloc(700, 'x')).subarray(0, 512 + 700);
    expect(readFileSync(join(workspace.mountLayer(tar).target, 'f'))).toEqual(Buffer.alloc(700, 'x'));
  });

  it('finds each name in a directory of thousands', () => {
    using workspace = new LayerWorkspace();
    const names = Array.from({ length: 5000 }, (_, index) => `${'!-.09Az~\xff'.charAt(index % 9)}${index}`);
    const tar = Buffer.concat([...names.map((name) => rawTarEntry({ name }, Buffer.from(name, 'latin1'))), END]);
    const { target } = workspace.mountLayer(tar);
    const listed = readdirSync(target, { encoding: 'buffer' }).map((name) => name.toString('latin1'));
    expect(listed.sort()).toEqual([...names].sort());
    for (const name of names) {
      const path = Buffer.concat([Buffer.from(`${target}/`), Buffer.from(name, 'latin1')]);
      expect(readFileSync(path, 'latin1')).toBe(name);
    }
    expect(existsSync(join(target, '!'))).toBe(false);
  });

  it('reads holes as zeros', () => {
    using workspace = new LayerWorkspace();
    const contents = readFileSync(join(workspace.mountLayer(sparseTar(1_000_000)).target, 'holes'));
    const expected = Buffer.alloc(1_000_000);
    expected.fill('x', 0, 512).fill('x', 999_488);
    expect(contents.equals(expected)).toBe(true);
  });

  it('of described directories stands alone', () => {
    using workspace = new LayerWorkspace();
    const indexPath = join(workspace.path, 'metadata.erofs');
    const metadata = { mode: 0o1777, uid: 1, gid: 2, mtimeSeconds: -5, mtimeNanoseconds: 1, xattrs: new Map() };
    const directories = ['', 'a', 'a/b'].map((path) => ({ ...metadata, path }));
    writeMetadataIndex({ directories, indexPath });
    const stat = statSync(join(workspace.mountIndex(indexPath), 'a/b'), { bigint: true });
    expect(stat).toMatchObject({ mode: 0o041777n, uid: 1n, gid: 2n, mtimeNs: -4_999_999_999n });
  });

  it('cannot describe a directory without its parent', () => {
    const metadata = { mode: 0o755, uid: 0, gid: 0, mtimeSeconds: 0, mtimeNanoseconds: 0, xattrs: new Map() };
    const request = { directories: [{ ...metadata, path: 'a/b' }], indexPath: '/nonexistent/index' };
    expect(() => writeMetadataIndex(request)).toThrow(/the parent of "a\/b" is not described/);
  });
});
