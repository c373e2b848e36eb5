import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeTarHeader, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLayoutDirectory } from '../upload/layout-tar.ts';
import { checkArchiveTarget, writeArchiveFile } from './archive-file.ts';
import { checkLayoutTarget, writeLayoutDirectory } from './layout-directory.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-target-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

async function* bytes(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from('half'));
  throw new Error('the daemon has gone');
}

describe('a file', () => {
  test('takes the place of an old one, through a link too', async () => {
    writeFileSync(join(dir, 'old.tar'), 'old');
    symlinkSync('old.tar', join(dir, 'link.tar'));
    await writeArchiveFile(join(dir, 'link.tar'), bytes(Buffer.from('ne'), Buffer.from('w')));
    expect(readFileSync(join(dir, 'old.tar'), 'utf8')).toBe('new');
    expect(readlinkSync(join(dir, 'link.tar'))).toBe('old.tar');
    expect(readdirSync(dir).sort()).toEqual(['link.tar', 'old.tar']);
  });

  test('stays as it was where the bytes end early', async () => {
    writeFileSync(join(dir, 'a.tar'), 'old');
    await expect(writeArchiveFile(join(dir, 'a.tar'), broken())).rejects.toThrow('the daemon has gone');
    expect(readdirSync(dir)).toEqual(['a.tar']);
    expect(readFileSync(join(dir, 'a.tar'), 'utf8')).toBe('old');
  });

  test('a device is written to as it is', async () => {
    await checkArchiveTarget('/dev/null');
    await writeArchiveFile('/dev/null', bytes(Buffer.from('x')));
  });

  test('cannot be a directory, or lie in one that is not there', async () => {
    await expect(checkArchiveTarget(dir)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(checkArchiveTarget(join(dir, 'none', 'a.tar'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await checkArchiveTarget(join(dir, 'a.tar'));
  });
});

function fileOf(path: string, contents: Buffer): Buffer {
  const header = encodeTarHeader({ path, type: 'file', mode: 0o644, size: contents.length });
  return Buffer.concat([header, contents, tarPadding(contents.length)]);
}

describe('the directory of a layout', () => {
  const blob = `blobs/sha256/${'a'.repeat(64)}`;
  const contents = randomBytes(100_000);
  const tar = Buffer.concat([
    fileOf('oci-layout', Buffer.from('{}')),
    fileOf('index.json', Buffer.from('[]')),
    fileOf(blob, contents),
    TAR_TRAILER,
  ]);

  test('is written, and read as the same tar again', async () => {
    const path = join(dir, 'layout');
    await checkLayoutTarget(path);
    await writeLayoutDirectory(path, bytes(tar.subarray(0, 700), tar.subarray(700)));
    expect(readFileSync(join(path, blob)).equals(contents)).toBe(true);
    const parts: Uint8Array[] = [];
    for await (const part of readLayoutDirectory(path)) parts.push(part);
    expect(Buffer.concat(parts).equals(tar)).toBe(true);
  });

  test.each(['../outside', '/etc/outside', 'blobs/sha256/../../x', `${blob}/x`, 'other'])(
    'does not hold %s, whatever the tar says',
    async (path) => {
      const hostile = Buffer.concat([fileOf('oci-layout', Buffer.from('{}')), fileOf(path, contents), TAR_TRAILER]);
      await expect(writeLayoutDirectory(join(dir, 'layout'), bytes(hostile))).rejects.toMatchObject({
        code: 'INTERNAL',
      });
      expect(readdirSync(dir)).toEqual([]);
    },
  );

  test('takes the place of an empty directory only', async () => {
    mkdirSync(join(dir, 'empty'));
    await checkLayoutTarget(join(dir, 'empty'));
    await writeLayoutDirectory(join(dir, 'empty'), bytes(tar));
    for (const path of [join(dir, 'empty'), dir, join(dir, 'empty/index.json')]) {
      await expect(checkLayoutTarget(path)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    }
    await expect(checkLayoutTarget(join(dir, 'none/layout'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is no layout where its files are missing, or are links out of it', async () => {
    await expect(readLayoutDirectory(dir).next()).rejects.toMatchObject({ reason: 'INVALID_ARCHIVE' });
    symlinkSync('/etc/passwd', join(dir, 'oci-layout'));
    writeFileSync(join(dir, 'index.json'), '{}');
    await expect(readLayoutDirectory(dir).next()).rejects.toMatchObject({ code: 'ELOOP' });
  });
});
