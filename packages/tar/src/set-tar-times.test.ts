import { expect, test } from 'vitest';
import { encodeTarHeader, TAR_TRAILER, tarPadding } from './encode-tar-header.ts';
import { readTarEntries } from './read-tar-entries.ts';
import { setTarTimes } from './set-tar-times.ts';

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}

test('everything of a tar gets one time and stays what it is', async () => {
  const data = Buffer.alloc(700, 'x');
  const tar = Buffer.concat([
    encodeTarHeader({ path: 'd/', type: 'directory', mode: 0o700, uid: 5, mtimeSeconds: 9, mtimeNanoseconds: 8 }),
    encodeTarHeader({ path: `d/${'long'.repeat(60)}`, type: 'file', mode: 0o644, size: data.length, mtimeSeconds: 7 }),
    data,
    tarPadding(data.length),
    encodeTarHeader({ path: 'l', type: 'symlink', mode: 0o777, linkPath: 'd' }),
    encodeTarHeader({ path: 'n', type: 'characterDevice', mode: 0o600, deviceMajor: 1, deviceMinor: 3 }),
    TAR_TRAILER,
  ]);
  const found = [];
  for await (const { entry, data: contents } of readTarEntries(setTarTimes(pieces(tar), 1234), {
    reason: 'INVALID_LAYER',
  })) {
    let bytes = 0;
    for await (const chunk of contents) bytes += chunk.length;
    found.push([
      entry.type,
      entry.path.length,
      entry.mode,
      entry.uid,
      bytes,
      entry.mtimeSeconds,
      entry.mtimeNanoseconds,
    ]);
  }
  expect(found).toEqual([
    ['directory', 2, 0o700, 5, 0, 1234, 0],
    ['file', 242, 0o644, 0, 700, 1234, 0],
    ['symlink', 1, 0o777, 0, 0, 1234, 0],
    ['characterDevice', 1, 0o600, 0, 0, 1234, 0],
  ]);
});
