import { isTinydockError } from '@tinydock/domain';
import { rawLongText, rawPaxHeader, rawTarEntry, rawTarHeader, type RawTarHeader } from '@tinydock/testing';
import { describe, expect, it } from 'vitest';
import type { DirectoryNode, LayerNode, LayerTree } from './layer-tree.ts';
import { indexTar, TEST_LIMITS } from '../testing/layer-workspace.ts';

const directory = (name: string, header: Partial<RawTarHeader> = {}): Buffer =>
  rawTarEntry({ name, typeFlag: '5', mode: 0o755, ...header });
const file = (name: string, contents = '', header: Partial<RawTarHeader> = {}): Buffer =>
  rawTarEntry({ name, ...header }, Buffer.from(contents));
const symlink = (name: string, linkName: string): Buffer => rawTarEntry({ name, typeFlag: '2', linkName });
const hardLink = (name: string, linkName: string): Buffer => rawTarEntry({ name, typeFlag: '1', linkName });

function index(...parts: readonly Uint8Array[]): LayerTree {
  return indexTar(Buffer.concat([...parts, Buffer.alloc(1024)]));
}

function find(tree: LayerTree, path: string): LayerNode {
  let node: LayerNode | undefined = tree.root;
  for (const name of path.split('/')) node = node?.kind === 'directory' ? node.children.get(name) : undefined;
  if (node === undefined) throw new Error(`no ${path}`);
  return node;
}

function findDirectory(tree: LayerTree, path: string): DirectoryNode {
  const node = find(tree, path);
  if (node.kind !== 'directory') throw new Error(`${path} is no directory`);
  return node;
}

/** All paths of a tree with their kinds. */
function list(tree: LayerTree): string[] {
  const visit = (node: DirectoryNode, prefix: string): string[] =>
    [...node.children].flatMap(([name, child]) => [
      `${prefix}${name} ${child.kind}`,
      ...(child.kind === 'directory' ? visit(child, `${prefix}${name}/`) : []),
    ]);
  return visit(tree.root, '').sort();
}

function refusal(...parts: readonly Uint8Array[]): { reason: string | undefined; message: string } {
  try {
    index(...parts);
  } catch (error) {
    if (!isTinydockError(error)) throw error;
    expect(error.code).toBe('INVALID_ARGUMENT');
    return { reason: error.reason, message: error.message };
  }
  throw new Error('the tar was accepted');
}

describe('metadata', () => {
  it('is one object for neighbours that say the same, of which a layer may have a million', () => {
    const capability = rawPaxHeader([['SCHILY.xattr.user.note', 'x']]);
    const tree = index(
      ...[file('a'), file('b', 'x'), file('c', '', { mode: 0o600 }), file('d', '', { mode: 0o600, uid: 1 })],
      ...[capability, file('e'), capability, file('f'), file('g'), directory('h'), directory('i')],
    );
    const of = (path: string): LayerNode['metadata'] => find(tree, path).metadata;
    expect(of('b')).toBe(of('a'));
    expect(of('i')).toBe(of('h'));
    expect(of('c')).toMatchObject({ mode: 0o600, uid: of('a').uid });
    expect(of('d')).toMatchObject({ mode: 0o600, uid: 1 });
    expect([of('e'), of('f'), of('g')].map(({ xattrs }) => xattrs.size)).toEqual([1, 1, 0]);
    expect(of('f')).not.toBe(of('e'));
  });
});

describe('paths', () => {
  it('drops leading slashes, empty and "." components and trailing slashes', () => {
    const tree = index(directory('./a/'), directory('/a//b/.'), file('.//a/./b//c'), file('//d'));
    expect(list(tree)).toEqual(['a directory', 'a/b directory', 'a/b/c file', 'd file']);
  });

  it.each(['./', '/', '.', './/.'])('takes %s for the root', (name) => {
    const tree = index(directory(name, { mode: 0o700, uid: 7 }));
    expect(tree.root.metadata).toMatchObject({ mode: 0o700, uid: 7 });
    expect(tree.impliedDirectories).toEqual([]);
    expect(tree.entries).toBe(1);
  });

  it.each([
    ['..', 'the path holds a ".." component'],
    ['a/../b', 'the path holds a ".." component'],
    ['../../etc/passwd', 'the path holds a ".." component'],
    ['', 'the name is empty'],
  ])('refuses %j', (name, problem) => {
    expect(refusal(file(name))).toEqual({
      reason: 'INVALID_LAYER',
      message: `invalid tar: entry ${JSON.stringify(name)} at offset 0: ${problem}`,
    });
  });

  it('refuses over-long components and paths, and takes the longest that Linux has', () => {
    expect(refusal(rawLongText('L', 'n'.repeat(256)), file('x')).message).toMatch(
      /component of the path is longer than 255/,
    );
    expect(refusal(rawLongText('L', `${'n'.repeat(256)}/a`), file('x')).message).toMatch(/longer than 255/);
    expect(refusal(rawLongText('L', 'n/'.repeat(2048) + 'n'), file('x')).message).toMatch(/longer than 4096 bytes/);
    expect(index(rawLongText('L', 'n'.repeat(255)), file('x')).entries).toBe(2);
    expect(index(rawLongText('L', 'n/'.repeat(2047) + 'nn'), file('x')).entries).toBe(2049);
  });

  it('refuses a root that is no directory', () => {
    expect(refusal(file('./')).message).toMatch(/root of a layer must be a directory/);
  });
});

describe('parents', () => {
  it('are implied where the tar does not name them, parents first', () => {
    const tree = index(file('usr/share/doc/x'), directory('usr/'), file('opt/y'));
    expect(tree.impliedDirectories).toEqual(['', 'opt', 'usr/share', 'usr/share/doc']);
    expect(findDirectory(tree, 'usr/share').metadata).toMatchObject({ mode: 0o755, uid: 0, gid: 0 });
  });

  it('keep their bytes where they are not UTF-8', () => {
    expect(index(file('\xff\xfe/x')).impliedDirectories).toEqual(['', '\xff\xfe']);
  });

  it('are followed through symlinks inside the layer', () => {
    const tree = index(directory('usr/lib/'), symlink('lib', 'usr/lib'), file('lib/x', 'x'), hardLink('y', 'lib/x'));
    expect(list(tree)).toEqual(['lib symlink', 'usr directory', 'usr/lib directory', 'usr/lib/x file', 'y file']);
    expect(find(tree, 'y')).toBe(find(tree, 'usr/lib/x'));
  });

  it('are made where a symlink among them dangles, never above the root', () => {
    const tree = index(symlink('out', '../../../etc'), symlink('abs', '/srv/./www'), file('out/x'), file('abs/y'));
    expect(list(tree)).toEqual([
      'abs symlink',
      'etc directory',
      'etc/x file',
      'out symlink',
      'srv directory',
      'srv/www directory',
      'srv/www/y file',
    ]);
    expect(tree.impliedDirectories).toEqual(['', 'etc', 'srv', 'srv/www']);
  });

  it('cannot be a cycle of symlinks', () => {
    const cycle = refusal(symlink('a', 'b'), symlink('b', 'a'), file('a/x'));
    expect(cycle.reason).toBe('INVALID_LAYER');
    expect(cycle.message).toMatch(/entry "a\/x" at offset 1024: the symlinks in the path form a cycle/);
    expect(refusal(symlink('self', 'self/self'), file('self/x')).message).toMatch(/cycle/);
  });

  it('cannot be anything else', () => {
    expect(refusal(file('a'), file('a/b')).message).toMatch(/parent of the path is not a directory/);
    expect(refusal(rawTarEntry({ name: 'p', typeFlag: '6' }), file('p/b')).message).toMatch(/not a directory/);
  });

  it('bound the work that symlinks can cause', () => {
    const target = '././'.repeat(1000);
    const parts: Buffer[] = [rawLongText('K', `${target}d`), symlink('s', ''), directory('d')];
    for (let count = 0; count < 2100; count++) parts.push(file(`s${'/'.repeat(1 + (count % 2))}f${count}`));
    expect(refusal(...parts)).toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });
});

describe('repeated names', () => {
  it('replace files, and keep the old inode under its other links', () => {
    const tree = index(file('a', 'old'), hardLink('b', 'a'), file('a', 'newer'));
    expect(find(tree, 'a')).toMatchObject({ size: 5 });
    expect(find(tree, 'b')).toMatchObject({ size: 3 });
    expect(tree.contentBytes).toBe(8);
  });

  it('merge directories and take the later metadata', () => {
    const tree = index(directory('d', { mode: 0o700 }), file('d/x'), directory('d', { mode: 0o711, uid: 5 }));
    expect(findDirectory(tree, 'd').metadata).toMatchObject({ mode: 0o711, uid: 5 });
    expect(list(tree)).toEqual(['d directory', 'd/x file']);
  });

  it('replace a directory and all below by a file, and a file by a directory', () => {
    expect(list(index(directory('d'), file('d/x'), file('d')))).toEqual(['d file']);
    expect(list(index(file('d'), directory('d'), file('d/x')))).toEqual(['d directory', 'd/x file']);
    expect(list(index(directory('d'), file('d/x'), symlink('d', 'e'), file('d/y')))).toEqual([
      'd symlink',
      'e directory',
      'e/y file',
    ]);
  });
});

describe('hard links', () => {
  it('share one inode, be it a file, a symlink or a pipe', () => {
    const tree = index(file('a', 'abc'), hardLink('b', './a'), symlink('s', 't'), hardLink('t', '/s'));
    expect(find(tree, 'b')).toBe(find(tree, 'a'));
    expect(find(tree, 't')).toBe(find(tree, 's'));
    expect(tree).toMatchObject({ entries: 3, contentBytes: 3 });
  });

  it('may repeat the name they link to', () => {
    expect(list(index(file('a', 'x'), hardLink('a', 'a')))).toEqual(['a file']);
  });

  it.each([
    ['nothing', 'missing', /not in the layer/],
    ['something later', 'later', /not in the layer/],
    ['a directory', 'd', /hard link to a directory/],
    ['the root', './', /not in the layer/],
    ['a path with ".."', 'd/../f', /hard link: the path holds/],
    ['no path', '', /hard link: the name is empty/],
    ['themselves', 'link', /not in the layer/],
  ])('cannot lead to %s', (_, target, message) => {
    const problem = refusal(directory('d'), file('f'), hardLink('link', target), file('later'));
    expect(problem.reason).toBe('INVALID_LAYER');
    expect(problem.message).toMatch(message);
    expect(problem.message).toMatch(/entry "link" at offset 1024/);
  });

  it('cannot form a cycle', () => {
    expect(refusal(hardLink('a', 'b'), hardLink('b', 'a')).message).toMatch(/not in the layer/);
  });
});

describe('whiteouts', () => {
  const isWhiteout = (node: LayerNode): boolean =>
    node.kind === 'characterDevice' && node.deviceMajor === 0 && node.deviceMinor === 0;
  const opaqueMark = (node: DirectoryNode): string =>
    Buffer.from(node.metadata.xattrs.get('trusted.overlay.opaque') ?? '').toString();

  it('become devices 0/0 that share an inode', () => {
    const tree = index(directory('d'), file('d/.wh.a'), file('d/.wh.b'), directory('d/.wh.c'));
    expect(list(tree)).toEqual(['d directory', 'd/a characterDevice', 'd/b characterDevice', 'd/c characterDevice']);
    expect(isWhiteout(find(tree, 'd/a'))).toBe(true);
    expect(tree.entries).toBe(3);
  });

  it.each(['first', 'last'])('yield to an entry of the same name when they come %s', (order) => {
    const whiteouts = [file('.wh.f'), file('.wh.d'), file('.wh.implied')];
    const entries = [file('f', 'x'), directory('d'), file('implied/x')];
    const tree = index(...(order === 'first' ? [...whiteouts, ...entries] : [...entries, ...whiteouts]));
    expect(find(tree, 'f').kind).toBe('file');
    expect(opaqueMark(findDirectory(tree, 'd'))).toBe('y');
    expect(opaqueMark(findDirectory(tree, 'implied'))).toBe('y');
    expect(tree.impliedDirectories).toEqual(['']);
  });

  it('mark a directory opaque, whose own metadata still comes from below', () => {
    const tree = index(file('etc/.wh..wh..opq'), file('etc/sub/x'));
    expect(opaqueMark(findDirectory(tree, 'etc'))).toBe('y');
    expect(tree.impliedDirectories).toEqual(['', 'etc']);
    expect(list(tree)).toEqual(['etc directory', 'etc/sub directory', 'etc/sub/x file']);
  });

  it('ignore what AUFS left behind', () => {
    expect(list(index(file('.wh..wh.aufs'), directory('.wh..wh.plnk'), file('.wh..wh.plnk/1.2'), file('a')))).toEqual([
      'a file',
    ]);
  });

  it.each(['.wh.', '.wh..', '.wh...', 'd/.wh.'])('refuse the name %s', (name) => {
    expect(refusal(file(name)).message).toMatch(/whiteout of no name/);
  });

  it('refuse entries below them', () => {
    expect(refusal(file('.wh.a/b')).message).toMatch(/a whiteout cannot be a directory/);
  });
});

describe('metadata', () => {
  it('drops attributes that steer the overlay or the host, and such as the entry cannot have', () => {
    const attributes: [string, string | Uint8Array][] = [
      ['SCHILY.xattr.trusted.overlay.opaque', 'y'],
      ['SCHILY.xattr.trusted.x', 'y'],
      ['SCHILY.xattr.user.overlay.redirect', '/etc'],
      ['SCHILY.xattr.security.selinux', 'ctx'],
      ['SCHILY.xattr.com.apple.quarantine', 'q'],
      ['SCHILY.xattr.system.nfs4_acl', 'q'],
      ['SCHILY.xattr.user.kept', 'k'],
      ['SCHILY.xattr.security.ima', 'i'],
    ];
    const names = (node: LayerNode): string[] => [...node.metadata.xattrs.keys()];
    const tree = index(rawPaxHeader(attributes), file('f'), rawPaxHeader(attributes), symlink('s', 't'));
    expect(names(find(tree, 'f'))).toEqual(['security.ima', 'user.kept']);
    expect(names(find(tree, 's'))).toEqual(['security.ima']);
  });

  it.each([
    ['security.capability', Buffer.alloc(12, 1), /file capability/],
    ['security.capability', Buffer.from('0100000300', 'hex'), /file capability/],
    ['system.posix_acl_access', Buffer.from('junk'), /access control list/],
    ['system.posix_acl_access', Buffer.from('0200000001000900ffffffff', 'hex'), /access control list/],
    ['user.', Buffer.from('x'), /ends after its namespace/],
    [`user.${'n'.repeat(251)}`, Buffer.from('x'), /name is longer than 255/],
    ['user.big', Buffer.alloc(65_536, 1), /value is longer than 65535/],
  ])('refuses the attribute %s with a value the kernel would refuse', (name, value, message) => {
    expect(refusal(rawPaxHeader([[`SCHILY.xattr.${name}`, value]]), file('f')).message).toMatch(message);
  });

  it('refuses more attributes than an inode can hold', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map(
      (name) => [`SCHILY.xattr.user.${name}`, Buffer.alloc(60_000, 1)] as const,
    );
    expect(refusal(rawPaxHeader(many), file('f')).message).toMatch(/bytes of extended attributes/);
  });

  it('knows owners up to 2^32-2, reads 2^32-1 as 0 and refuses others', () => {
    const owner = (uid: number): Buffer => file('f', '', { uid });
    expect(find(index(owner(4_294_967_294)), 'f').metadata.uid).toBe(4_294_967_294);
    expect(find(index(owner(4_294_967_295)), 'f').metadata.uid).toBe(0);
    expect(refusal(owner(4_294_967_296)).message).toMatch(/owner id 4294967296 is not between/);
    expect(refusal(owner(-2)).message).toMatch(/owner id -2 is not between/);
  });

  it('refuses symlinks without a target or with one beyond PATH_MAX', () => {
    expect(refusal(symlink('s', '')).message).toMatch(/without a target/);
    expect(refusal(rawLongText('K', 't'.repeat(4096)), symlink('s', '')).message).toMatch(/longer than 4095/);
  });

  it('refuses device numbers that Linux does not have', () => {
    const device = (deviceMajor: number, deviceMinor: number): Buffer =>
      rawTarEntry({ name: 'd', typeFlag: '3', deviceMajor, deviceMinor });
    expect(refusal(device(4096, 0)).message).toMatch(/4096:0 is out of range/);
    expect(refusal(device(0, 1_048_576)).message).toMatch(/out of range/);
  });
});

describe('entry types', () => {
  it('leave out volume labels', () => {
    expect(list(index(rawTarEntry({ name: 'label', typeFlag: 'V' }), file('a')))).toEqual(['a file']);
  });

  it.each(['D', 'M', 'N', 'A', '8', '\xff'])('refuse %j', (typeFlag) => {
    expect(refusal(rawTarEntry({ name: 'a', typeFlag })).message).toMatch(/unsupported entry type/);
  });

  it('take contiguous files for files', () => {
    expect(find(index(file('a', 'abc', { typeFlag: '7' })), 'a')).toMatchObject({ kind: 'file', size: 3 });
  });
});

describe('limits', () => {
  const limited = (tar: Buffer, limits: Partial<typeof TEST_LIMITS>): string => {
    try {
      indexTar(tar, 65_536, { ...TEST_LIMITS, ...limits });
    } catch (error) {
      if (isTinydockError(error) && error.reason === 'LIMIT_EXCEEDED') return error.message;
      throw error;
    }
    return 'accepted';
  };

  it('hold for entries, implied ones and whiteouts included', () => {
    expect(limited(file('a/b/c/d'), { maxEntries: 5 })).toBe('accepted');
    expect(limited(file('a/b/c/d'), { maxEntries: 4 })).toMatch(/entry "a\/b\/c\/d" at offset 0: more than 4 entries/);
    expect(limited(Buffer.concat([file('.wh.a'), file('.wh.b')]), { maxEntries: 2 })).toMatch(/more than 2 entries/);
  });

  it('hold for the expanded size of sparse files', () => {
    const hole = Buffer.concat([
      rawPaxHeader([
        ['GNU.sparse.size', '1048576'],
        ['GNU.sparse.map', '1048576,0'],
      ]),
      file('s'),
    ]);
    expect(limited(hole, { maxSparseBytes: 1_048_576 })).toBe('accepted');
    expect(limited(hole, { maxSparseBytes: 1_048_575 })).toMatch(/entry "s" .*more than 1048575 bytes of sparse files/);
  });

  it('hold for the paths of implied directories', () => {
    const tar = Buffer.concat(
      Array.from({ length: 10 }, (_, root) => [rawLongText('L', `${root}${'/d'.repeat(2000)}/f`), file('x')]).flat(),
    );
    expect(limited(tar, {})).toMatch(/implied directories take more than 33554432 bytes/);
  });

  it('hold for what is kept in memory', () => {
    const tar = Buffer.concat([rawPaxHeader([['SCHILY.xattr.user.a', Buffer.alloc(1000)]]), file('f')]);
    expect(limited(tar, { maxMetadataBytes: 2000 })).toBe('accepted');
    expect(limited(tar, { maxMetadataBytes: 1000 })).toMatch(/more than 1000 bytes of metadata/);
  });
});

describe('sizes', () => {
  it('count the tar with all that follows its end', () => {
    expect(indexTar(Buffer.concat([file('a'), Buffer.alloc(1024), Buffer.alloc(100, 1)])).tarBytes).toBe(1636);
  });

  it('of a file past the end of the tar are refused', () => {
    const header = rawTarHeader({ name: 'a', size: 2048 });
    expect(refusal(header).message).toMatch(/entry "a" at offset 0: the contents run 1024 bytes past the end/);
  });
});
