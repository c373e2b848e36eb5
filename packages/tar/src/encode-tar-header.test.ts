import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { toByteString } from './byte-string.ts';
import { encodeTarHeader, type NewTarEntry, TAR_TRAILER, tarPadding } from './encode-tar-header.ts';
import type { TarEntry } from './tar-entry.ts';
import { TarParser } from './tar-parser.ts';

function decode(tar: Uint8Array): TarEntry[] {
  const entries: TarEntry[] = [];
  const parser = new TarParser({ reason: 'INVALID_ARCHIVE', onEntry: (entry) => entries.push(entry) < 0 });
  parser.write(tar);
  parser.finish();
  return entries;
}

const ENTRIES: readonly NewTarEntry[] = [
  { path: 'plain', type: 'file', mode: 0o4755, size: 0, uid: 1, gid: 2, mtimeSeconds: 3 },
  { path: `${'d'.repeat(90)}/${'n'.repeat(90)}`, type: 'file', mode: 0o644 },
  { path: `${'d'.repeat(160)}/${'n'.repeat(90)}`, type: 'file', mode: 0o644 },
  { path: toByteString('größe/☃'), type: 'directory', mode: 0o755 },
  { path: '\xff\xfe', type: 'symlink', mode: 0o777, linkPath: 't'.repeat(300) },
  { path: 'hard', type: 'hardLink', mode: 0o644, linkPath: 'plain' },
  { path: 'owner', type: 'fifo', mode: 0o600, uid: 4_294_967_294, gid: 2_097_152 },
  { path: 'old', type: 'file', mode: 0o600, mtimeSeconds: -2, mtimeNanoseconds: 750_000_000 },
  { path: 'half', type: 'file', mode: 0o600, mtimeSeconds: -1, mtimeNanoseconds: 500_000_000 },
  { path: 'null', type: 'characterDevice', mode: 0o666, deviceMajor: 1, deviceMinor: 3 },
  { path: 'attr', type: 'file', mode: 0o600, xattrs: new Map([['user.a=b%', Buffer.from([0, 10, 255])]]) },
];

describe('encodeTarHeader', () => {
  it.each(ENTRIES)('is undone by the parser: $type $path', (entry) => {
    const [decoded, ...others] = decode(encodeTarHeader(entry));
    expect(others).toEqual([]);
    expect(decoded).toMatchObject({ linkPath: '', uid: 0, gid: 0, ...entry, xattrs: expect.anything() as unknown });
    expect([...(decoded?.xattrs ?? [])]).toEqual([...(entry.xattrs ?? [])]);
  });

  it('writes plain ustar where that is enough, and the same each time', () => {
    const entry: NewTarEntry = { path: `${'d'.repeat(90)}/${'n'.repeat(90)}`, type: 'file', mode: 0o644 };
    expect(encodeTarHeader(entry)).toHaveLength(512);
    expect(encodeTarHeader(entry)).toEqual(encodeTarHeader(entry));
  });

  it('counts a PAX record that its own length makes longer', () => {
    for (let length = 80; length < 120; length++) {
      const linkPath = '\xe4'.repeat(length);
      expect(decode(encodeTarHeader({ path: 'l', type: 'symlink', mode: 0o777, linkPath }))[0]?.linkPath).toBe(
        linkPath,
      );
    }
  });

  it('writes what GNU tar lists', () => {
    const contents = Buffer.from('hello');
    const header = encodeTarHeader({ path: toByteString('ü'.repeat(120)), type: 'file', mode: 0o644, size: 5 });
    const tar = Buffer.concat([header, contents, tarPadding(5), TAR_TRAILER]);
    const listed = execFileSync('tar', ['-tf', '-', '--quoting-style=literal'], { input: tar, encoding: 'utf8' });
    expect(listed).toBe(`${'ü'.repeat(120)}\n`);
    expect(execFileSync('tar', ['-xOf', '-'], { input: tar, encoding: 'utf8' })).toBe('hello');
  });
});
