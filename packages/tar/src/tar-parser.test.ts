import { isTinydockError } from '@tinydock/domain';
import { rawLongText, rawPaxHeader, rawTarEntry, rawTarHeader, randomTar, sealTarHeader } from '@tinydock/testing';
import { describe, expect, it } from 'vitest';
import type { TarEntry } from './tar-entry.ts';
import { TarParser } from './tar-parser.ts';

const END = Buffer.alloc(1024);

interface Parsed {
  readonly entry: TarEntry;
  readonly contents: Buffer;
}

function parse(tar: Uint8Array, chunkBytes = tar.length || 1): Parsed[] {
  const parsed: Parsed[] = [];
  let contents: Uint8Array[] = [];
  const parser = new TarParser({
    reason: 'INVALID_LAYER',
    onEntry: () => true,
    onData: (bytes) => contents.push(Buffer.from(bytes)),
    onEntryEnd: (entry) => {
      parsed.push({ entry, contents: Buffer.concat(contents) });
      contents = [];
    },
  });
  for (let start = 0; start < tar.length; start += chunkBytes) parser.write(tar.subarray(start, start + chunkBytes));
  parser.finish();
  return parsed;
}

function parseOne(...parts: readonly Uint8Array[]): TarEntry {
  const [first, ...others] = parse(Buffer.concat([...parts, END]));
  expect(others).toEqual([]);
  if (first === undefined) throw new Error('no entry');
  return first.entry;
}

function failure(...parts: readonly Uint8Array[]): string {
  try {
    parse(Buffer.concat(parts));
  } catch (error) {
    if (isTinydockError(error) && error.reason === 'INVALID_LAYER') return error.message;
    throw error;
  }
  return 'none';
}

describe('TarParser', () => {
  it('reads the same whatever the chunks', () => {
    const tar = randomTar({ seed: 4 });
    const whole = parse(tar);
    expect(whole.length).toBeGreaterThan(50);
    for (const chunkBytes of [1, 7, 511, 512, 513, 4096, 65_536]) expect(parse(tar, chunkBytes)).toEqual(whole);
  });

  it('finds the contents where it says', () => {
    const tar = randomTar({ seed: 5 });
    for (const { entry, contents } of parse(tar)) {
      expect(entry.dataOffset % 512).toBe(0);
      expect(tar.subarray(entry.dataOffset, entry.dataOffset + entry.storedBytes)).toEqual(contents);
    }
  });

  it('hands on no contents that nobody wants', () => {
    const parser = new TarParser({
      reason: 'INVALID_LAYER',
      onEntry: () => false,
      onData: () => expect.unreachable(),
    });
    parser.write(rawTarEntry({ name: 'a' }, Buffer.alloc(2000, 1)));
    parser.finish();
    expect(parser.offset).toBe(2560);
  });

  it('joins the ustar prefix, but not what GNU keeps in its place', () => {
    expect(parseOne(rawTarEntry({ name: 'b', prefix: 'a' })).path).toBe('a/b');
    const patch = (block: Buffer): void => void block.write('14000000000', 345, 'latin1');
    expect(parseOne(rawTarEntry({ name: 'b', format: 'gnu', patch })).path).toBe('b');
  });

  it('reads the prefix that early Go versions wrote under the GNU magic', () => {
    const patch = (block: Buffer): void => void block.write('usr/share/doc', 345, 'latin1');
    expect(parseOne(rawTarEntry({ name: 'b', format: 'gnu', patch })).path).toBe('usr/share/doc/b');
  });

  it('prefers PAX records to header fields, and GNU long names to both', () => {
    const pax = rawPaxHeader([
      ['path', 'from/pax'],
      ['uid', '4000000000'],
      ['mtime', '-1.25'],
    ]);
    const entry = parseOne(pax, rawTarEntry({ name: 'x', uid: 1, mtime: 5 }));
    expect(entry).toMatchObject({
      path: 'from/pax',
      uid: 4_000_000_000,
      mtimeSeconds: -2,
      mtimeNanoseconds: 750_000_000,
    });
    expect(parseOne(pax, rawLongText('L', 'from/gnu'), rawTarEntry({ name: 'x' })).path).toBe('from/gnu');
  });

  it('applies global records until an entry overrides or unsets them', () => {
    const parsed = parse(
      Buffer.concat([
        rawPaxHeader([['uid', '7']], 'g'),
        rawTarEntry({ name: 'a', uid: 1 }),
        rawPaxHeader([['uid', '8']]),
        rawTarEntry({ name: 'b', uid: 1 }),
        rawPaxHeader([['uid', '']]),
        rawTarEntry({ name: 'c', uid: 1 }),
        rawTarEntry({ name: 'd', uid: 1 }),
      ]),
    );
    expect(parsed.map(({ entry }) => entry.uid)).toEqual([7, 8, 1, 7]);
  });

  it('takes no more global records than a tar can need', () => {
    const records = Array.from({ length: 129 }, (_, index) => [`key${index}`, 'x'] as const);
    expect(failure(rawPaxHeader(records, 'g'))).toMatch(/too many global PAX records/);
    expect(failure(rawPaxHeader(records.slice(1), 'g'))).toBe('none');
  });

  it('takes the size from PAX and from base 256', () => {
    const contents = Buffer.alloc(600, 7);
    expect(parseOne(rawPaxHeader([['size', '600']]), rawTarEntry({ name: 'a', size: 0 }, contents)).size).toBe(600);
    const patch = (block: Buffer): void => block.set([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 88], 124);
    expect(parseOne(rawTarEntry({ name: 'a', patch }, contents)).size).toBe(600);
  });

  it('reads negative base-256 times', () => {
    expect(parseOne(rawTarEntry({ name: 'a', mtime: -631_152_000 })).mtimeSeconds).toBe(-631_152_000);
    expect(parseOne(rawTarEntry({ name: 'a', mtime: -1 })).mtimeSeconds).toBe(-1);
  });

  it.each([
    ['1.5', 1, 500_000_000],
    ['-1.1', -2, 900_000_000],
    ['-0.000000001', -1, 999_999_999],
    ['-1.0000000001', -2, 999_999_999],
    ['3.1234567899', 3, 123_456_789],
    ['7', 7, 0],
    ['7.', 7, 0],
  ])('reads the PAX time %s', (text, mtimeSeconds, mtimeNanoseconds) => {
    const entry = parseOne(rawPaxHeader([['mtime', text]]), rawTarEntry({ name: 'a' }));
    expect(entry).toMatchObject({ mtimeSeconds, mtimeNanoseconds });
  });

  it('reads attributes of star and libarchive, the former first', () => {
    const { xattrs } = parseOne(
      rawPaxHeader([
        ['LIBARCHIVE.xattr.user.a%20b', 'AAECAw=='],
        ['LIBARCHIVE.xattr.user.both', 'AAECAw=='],
        ['SCHILY.xattr.user.both', Buffer.from([0, 10, 61])],
        ['SCHILY.xattr.user.empty', ''],
        ['SCHILY.xattr.user.eq%3Dual%25', 'x'],
      ]),
      rawTarEntry({ name: 'a' }),
    );
    expect([...xattrs].map(([name, value]) => [name, [...value]]).sort()).toEqual([
      ['user.a b', [0, 1, 2, 3]],
      ['user.both', [0, 10, 61]],
      ['user.empty', []],
      ['user.eq=ual%', [120]],
    ]);
  });

  it('keeps names that are not UTF-8', () => {
    expect(parseOne(rawTarEntry({ name: '\xff\xfe\x80' })).path).toBe('\xff\xfe\x80');
    expect(parseOne(rawLongText('L', '\xff'.repeat(150)), rawTarEntry({ name: 'x' })).path).toBe('\xff'.repeat(150));
  });

  it('takes a directory of old tars by its slash', () => {
    const header = { name: 'd/', typeFlag: '\0', format: 'v7' } as const;
    expect(parseOne(rawTarEntry(header)).type).toBe('directory');
    expect(parseOne(rawTarEntry({ ...header, name: 'd' })).type).toBe('file');
  });

  it('takes no contents from types that have none', () => {
    const link = rawTarHeader({ name: 'l', typeFlag: '1', linkName: 'a', size: 5000 });
    expect(parse(Buffer.concat([link, rawTarEntry({ name: 'b' }), END])).map(({ entry }) => entry.path)).toEqual([
      'l',
      'b',
    ]);
  });

  it('ends at two zero blocks, at the end of the input, and after one zero block', () => {
    const entry = rawTarEntry({ name: 'a' }, Buffer.from('x'));
    for (const rest of [END, Buffer.alloc(0), Buffer.alloc(512), Buffer.concat([END, Buffer.alloc(700, 1)])]) {
      expect(parse(Buffer.concat([entry, rest]))).toHaveLength(1);
    }
    expect(parse(entry.subarray(0, 513))).toHaveLength(1);
    expect(parse(Buffer.alloc(0))).toEqual([]);
  });

  it('refuses an end that is none', () => {
    const entry = rawTarEntry({ name: 'a' });
    expect(failure(entry, Buffer.alloc(512), entry)).toMatch(/offset 1024: a zero block before it/);
    expect(failure(rawPaxHeader([['uid', '1']]), END)).toMatch(/not followed by an entry/);
    expect(failure(rawPaxHeader([['uid', '1']]))).toMatch(/ends inside a header/);
  });

  it('names the entry whose contents run past the end', () => {
    const tar = rawTarEntry({ name: 'dir/big' }, Buffer.alloc(1000, 1));
    expect(failure(tar.subarray(0, 900))).toBe(
      'invalid tar: entry "dir/big" at offset 0: the contents run 612 bytes past the end of the tar',
    );
  });

  it('is sure of a truncation at each byte', () => {
    const pax = rawPaxHeader([['path', 'long/name']]);
    const tar = Buffer.concat([pax, rawTarEntry({ name: 'x' }, Buffer.from('hello'))]);
    for (let length = 1; length < 1536 + 5; length++) {
      expect(failure(tar.subarray(0, length)), `cut at ${length}`).toMatch(/past the end|inside a header/);
    }
    expect(failure(tar.subarray(0, 1541))).toBe('none');
  });

  it.each([
    ['a wrong checksum', (block: Buffer): void => void block.write('0', 0, 'latin1'), /checksum/],
    [
      'a size that is no number',
      (block: Buffer): void => void sealTarHeader(block.fill('z', 124, 135)),
      /malformed size/,
    ],
    ['a negative size', (block: Buffer): void => void sealTarHeader(block.fill(0xff, 124, 136)), /malformed size/],
    [
      'an owner that is no number',
      (block: Buffer): void => void sealTarHeader(block.fill('9', 108, 115)),
      /malformed owner/,
    ],
    [
      'a mode that is no number',
      (block: Buffer): void => void sealTarHeader(block.fill('x', 100, 107)),
      /malformed mode/,
    ],
    [
      'a time that is no number',
      (block: Buffer): void => void sealTarHeader(block.fill('x', 136, 147)),
      /modification time/,
    ],
  ])('refuses %s', (_, damage, message) => {
    const block = rawTarHeader({ name: 'a', mode: 0o644 });
    damage(block);
    expect(failure(block)).toMatch(message);
  });

  it.each([
    ['no length', 'path=x\n'],
    ['a length past the end', '99 path=x\n'],
    ['a length short of the line', '5 path=x\n'],
    ['no equals sign', '6 abc\n'],
    ['no keyword', '6 =ab\n'],
    ['no newline', '10 path=ab'],
    ['a NUL in the path', '11 path=a\0\n'],
  ])('refuses a PAX record with %s', (_, text) => {
    const header = rawTarEntry({ name: 'p', typeFlag: 'x' }, Buffer.from(text, 'latin1'));
    expect(failure(header, rawTarEntry({ name: 'a' }))).toMatch(/malformed PAX record/);
  });

  it.each([
    ['size', '-1', /malformed size/],
    ['size', '12x', /malformed size/],
    ['size', '99999999999999999', /malformed size/],
    ['uid', '1e3', /malformed owner/],
    ['mtime', 'soon', /modification time/],
    ['LIBARCHIVE.xattr.user.a', '!!', /extended attribute/],
    ['GNU.sparse.major', '2', /unsupported sparse format/],
    ['GNU.sparse.map', '0,1', /malformed sparse size/],
  ])('refuses the PAX record %s=%s', (key, value, message) => {
    expect(failure(rawPaxHeader([[key, value]]), rawTarEntry({ name: 'a' }))).toMatch(message);
  });

  it('refuses an extended header beyond a mebibyte', () => {
    const header = rawTarHeader({ name: 'p', typeFlag: 'x', size: 1024 * 1024 + 1 });
    expect(failure(header)).toMatch(/at most 1048576 are allowed/);
  });

  it.each([
    ['out of order', '512,512,0,512', 2048],
    ['overlapping', '0,1024,512,512', 2048],
    ['past the end', '0,512,4096,512', 2048],
    ['not a number', '0,512,x,512', 8192],
    ['odd', '0,512,1024', 8192],
    ['longer than the stored bytes', '0,512,1024,1024', 8192],
  ])('refuses a sparse map that is %s', (_, map, size) => {
    const pax = rawPaxHeader([
      ['GNU.sparse.size', String(size)],
      ['GNU.sparse.map', map],
    ]);
    expect(failure(pax, rawTarEntry({ name: 'a' }, Buffer.alloc(1024, 1)))).toMatch(/sparse map/);
  });

  it('refuses an endless sparse map', () => {
    const pax = rawPaxHeader([
      ['GNU.sparse.major', '1'],
      ['GNU.sparse.minor', '0'],
      ['GNU.sparse.realsize', '9'],
    ]);
    const digits = rawTarEntry({ name: 'a' }, Buffer.alloc(4096, '1'));
    expect(failure(pax, digits)).toMatch(/sparse map is malformed/);
    const zeros = Buffer.alloc(512);
    zeros[504] = 1;
    const old = rawTarHeader({ name: 'a', typeFlag: 'S', format: 'gnu', patch: (block) => void (block[482] = 1) });
    expect(failure(old, zeros)).toMatch(/sparse map is malformed/);
  });

  it('keeps failing once it failed', () => {
    const parser = new TarParser({ reason: 'INVALID_ARCHIVE', onEntry: () => false });
    expect(() => parser.write(Buffer.alloc(512, 1))).toThrow(/checksum/);
    expect(() => parser.write(Buffer.alloc(512))).toThrow(/checksum/);
    expect(() => parser.finish()).toThrow(/checksum/);
  });
});
