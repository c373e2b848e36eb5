import { TAR_TRAILER } from '@tinydock/tar';
import { rawPaxHeader, rawTarEntry } from '@tinydock/testing';
import { describe, expect, it } from 'vitest';
import type { SourceTree } from './source-tree.ts';
import { readContext } from './read-context.ts';

function sparseTar(size: number): Buffer {
  const records: [string, string][] = [
    ['GNU.sparse.size', String(size)],
    ['GNU.sparse.map', `4,2,${size},0`],
  ];
  return Buffer.concat([rawPaxHeader(records), rawTarEntry({ name: 'sparse' }, Buffer.from('ab')), TAR_TRAILER]);
}

async function treeOf(tar: Buffer): Promise<SourceTree> {
  const kept: Uint8Array[] = [];
  const spool = {
    write: async (bytes: Uint8Array) => void kept.push(Buffer.from(bytes)),
    read: (offset: number, length: number) =>
      (async function* () {
        yield Buffer.concat(kept).subarray(offset, offset + length);
      })(),
  };
  const source = (async function* () {
    yield tar;
  })();
  const options = { spool, limits: { maxBytes: 10_000, maxEntries: 10 }, onReceived: () => {} };
  return await readContext(source, options);
}

async function read(tar: Buffer): Promise<string> {
  const tree = await treeOf(tar);
  const chunks: Uint8Array[] = [];
  for await (const chunk of tree.read('sparse')) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

describe('a sparse file in the tar of a context', () => {
  it('is there with its holes', async () => {
    expect(await read(sparseTar(10))).toBe('\0\0\0\0ab\0\0\0\0');
  });

  it('counts with all its bytes', async () => {
    await expect(read(sparseTar(10_000))).resolves.toHaveLength(10_000);
    await expect(read(sparseTar(10_001))).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });
});

describe('the extended attributes of the files in the tar of a context', () => {
  it.each(['security.capability', 'user.a', 'trusted.overlay.opaque', 'security.selinux'])(
    '%s is lost',
    async (name) => {
      const pax = rawPaxHeader([[`SCHILY.xattr.${name}`, 'y']]);
      const tree = await treeOf(Buffer.concat([pax, rawTarEntry({ name: 'f' }), TAR_TRAILER]));
      expect((await tree.stat('f'))?.xattrs).toEqual(new Map());
    },
  );
});
