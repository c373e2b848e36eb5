import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { getXattr } from '@tinydock/linux';
import { rawTarEntry, type RawTarHeader } from '@tinydock/testing';
import { describe, expect, it } from 'vitest';
import { LayerWorkspace } from '../testing/layer-workspace.ts';
import { writeMetadataIndex } from './write-metadata-index.ts';

const isRoot = process.getuid?.() === 0;
const directory = (name: string, header: Partial<RawTarHeader> = {}): Buffer =>
  rawTarEntry({ name, typeFlag: '5', mode: 0o755, ...header });
const file = (name: string, contents = ''): Buffer => rawTarEntry({ name }, Buffer.from(contents));
const tar = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat([...parts, Buffer.alloc(1024)]);

const LOWER = tar(
  directory('./'),
  directory('tmp', { mode: 0o1777, uid: 3, gid: 4, mtime: 1_000_000 }),
  directory('etc'),
  file('etc/passwd', 'root'),
  file('etc/gone', 'x'),
  directory('etc/cleared'),
  file('etc/cleared/old', 'x'),
  directory('var'),
  file('var/a', 'x'),
  file('replaced', 'old'),
);

describe.skipIf(!isRoot)('layers under a real overlay (needs root)', () => {
  it('hide what the upper layer deletes', () => {
    using workspace = new LayerWorkspace();
    const lower = workspace.mountLayer(LOWER).target;
    const upper = workspace.mountLayer(
      tar(
        directory('etc'),
        file('etc/.wh.gone'),
        directory('etc/cleared'),
        file('etc/cleared/.wh..wh..opq'),
        file('etc/cleared/new', 'n'),
        file('.wh.var'),
        file('.wh.replaced'),
        file('replaced', 'new'),
      ),
    ).target;
    const merged = workspace.mountOverlay([lower, upper]);
    expect(readdirSync(merged).sort()).toEqual(['etc', 'replaced', 'tmp']);
    expect(readdirSync(join(merged, 'etc')).sort()).toEqual(['cleared', 'passwd']);
    expect(readdirSync(join(merged, 'etc/cleared'))).toEqual(['new']);
    expect(readFileSync(join(merged, 'replaced'), 'utf8')).toBe('new');
    expect(readFileSync(join(merged, 'etc/passwd'), 'utf8')).toBe('root');
  });

  it.each(['first', 'last'])('hide a directory that the same layer replaces, the whiteout coming %s', (order) => {
    using workspace = new LayerWorkspace();
    const lower = workspace.mountLayer(LOWER).target;
    const entries = [file('.wh.etc'), directory('etc'), file('etc/only', 'x')];
    const upper = workspace.mountLayer(tar(...(order === 'first' ? entries : entries.reverse()))).target;
    expect(readdirSync(join(workspace.mountOverlay([lower, upper]), 'etc'))).toEqual(['only']);
  });

  it('make whiteouts that only root sees below, and an opaque mark', () => {
    using workspace = new LayerWorkspace();
    const { target } = workspace.mountLayer(tar(directory('d'), file('d/.wh.x'), file('d/.wh..wh..opq')));
    expect(statSync(join(target, 'd/x'))).toMatchObject({ rdev: 0, mode: 0o020000 });
    expect(Buffer.from(getXattr(join(target, 'd'), 'trusted.overlay.opaque')).toString()).toBe('y');
  });

  it('show the metadata of the layers below for implied parents, through a metadata index', () => {
    using workspace = new LayerWorkspace();
    const lower = workspace.mountLayer(LOWER).target;
    const upper = workspace.mountLayer(tar(file('tmp/new/x', 'x')));
    expect(upper.tree.impliedDirectories).toEqual(['', 'tmp', 'tmp/new']);
    const indexPath = join(workspace.path, 'metadata.erofs');
    const directories = ['', 'tmp'].map((path) => {
      const { mode, uid, gid, mtimeMs } = lstatSync(join(lower, path));
      const mtimeSeconds = Math.floor(mtimeMs / 1000);
      return { path, mode: mode & 0o7777, uid, gid, mtimeSeconds, mtimeNanoseconds: 0, xattrs: new Map() };
    });
    expect(writeMetadataIndex({ directories, indexPath }).indexBytes).toBeLessThan(4096);
    const merged = workspace.mountOverlay([lower, upper.target, workspace.mountIndex(indexPath)]);
    const { mode, uid, gid, mtimeMs } = lstatSync(join(merged, 'tmp'));
    expect({ mode: mode & 0o7777, uid, gid, mtimeMs }).toEqual({ mode: 0o1777, uid: 3, gid: 4, mtimeMs: 1e9 });
    expect(readFileSync(join(merged, 'tmp/new/x'), 'utf8')).toBe('x');
    expect(readdirSync(join(merged, 'etc')).sort()).toEqual(['cleared', 'gone', 'passwd']);
  });
});
