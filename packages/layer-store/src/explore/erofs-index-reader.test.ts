import { closeSync, openSync, readFileSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomTar, rawTarEntry, SeededRandom } from '@tinydock/testing';
import { describe, expect, it } from 'vitest';
import { isTinydockError } from '@tinydock/domain';
import { IndexDamage } from '../erofs/decode-erofs.ts';
import { writeErofsIndex } from '../erofs/write-erofs-index.ts';
import { expectSnapshot } from '../testing/expected-snapshot.ts';
import { indexTar, LayerWorkspace } from '../testing/layer-workspace.ts';
import { readSnapshot } from '../testing/read-snapshot.ts';
import { compareSnapshots } from '../testing/tree-snapshot.ts';
import { ErofsIndexReader } from './erofs-index-reader.ts';
import { actsAtRoot } from './layer-acts.ts';
import { type OpenLayer, readingLayer } from './open-layers.ts';
import { PagedFile } from './paged-file.ts';
import { walkLayers } from './walk-layers.ts';

const END = Buffer.alloc(1024);

/** Writes the tar and its index. */
function writeLayer(workspace: LayerWorkspace, tar: Buffer) {
  const tarPath = join(workspace.path, 'layer.tar');
  const indexPath = join(workspace.path, 'layer.erofs');
  const tree = indexTar(tar);
  writeFileSync(tarPath, tar);
  writeErofsIndex({ tree, tarPath, indexPath });
  return { tree, indexPath };
}

/** Reads all that an index says; the damage that it finds, or undefined. */
function findDamage(indexPath: string): string | undefined {
  try {
    using tar = new PagedFile(indexPath);
    using index = new ErofsIndexReader(indexPath);
    const layer: OpenLayer = { directory: 'here', index, tar, implied: new Set() };
    for (const { acts } of walkLayers({ layers: [layer], start: { path: '', acts: actsAtRoot([layer]) } })) {
      for (const { inode } of acts) {
        if (inode === undefined) continue;
        readingLayer(layer, () => {
          index.xattrs(inode);
          if (inode.kind === 'symlink') index.readLink(inode);
          if (inode.kind === 'file') index.extent(inode);
        });
      }
    }
    return undefined;
  } catch (error) {
    if (isTinydockError(error) && error.code === 'DATA_LOSS') return error.message;
    if (error instanceof IndexDamage) return error.message;
    throw error;
  }
}

describe('ErofsIndexReader', () => {
  for (let seed = 1; seed <= 40; seed++) {
    it(`reads what was written for random tar ${seed}`, () => {
      using workspace = new LayerWorkspace();
      const tar = randomTar({ seed });
      const { tree, indexPath } = writeLayer(workspace, tar);
      using index = new ErofsIndexReader(indexPath);
      expect(compareSnapshots(readSnapshot(index, tar), expectSnapshot(tree, tar))).toEqual([]);
    });
  }

  it('reads a directory of thousands of names, and finds each', () => {
    using workspace = new LayerWorkspace();
    const names = Array.from({ length: 5000 }, (_, at) => `${'!-.09Az~\xff'.charAt(at % 9)}${at}`);
    const tar = Buffer.concat([...names.map((name) => rawTarEntry({ name }, Buffer.from(name, 'latin1'))), END]);
    using index = new ErofsIndexReader(writeLayer(workspace, tar).indexPath);
    const root = index.root();
    expect([...index.entries(root)].map(({ name }) => name)).toEqual([...names].sort());
    for (const name of names.slice(0, 50)) expect(index.lookUp(root, name)?.name).toBe(name);
    for (const name of ['', '.', '..', '!', 'zz']) expect(index.lookUp(root, name)).toBeUndefined();
  });

  it('refuses an index that is cut off anywhere', () => {
    using workspace = new LayerWorkspace();
    const { indexPath } = writeLayer(workspace, randomTar({ seed: 3 }));
    for (let length = readFileSync(indexPath).length - 1; length >= 0; length -= 97) {
      truncateSync(indexPath, length);
      expect(findDamage(indexPath)).toBeTypeOf('string');
    }
  });

  it('reads an index damaged in any way to an end, or says what is wrong', () => {
    const counts = { read: 0, refused: 0 };
    using workspace = new LayerWorkspace();
    const { tree, indexPath } = writeLayer(workspace, randomTar({ seed: 5, entries: 30 }));
    const original = readFileSync(indexPath);
    const random = new SeededRandom(7);
    const used = 1536 + 64 * tree.entries;
    const descriptor = openSync(indexPath, 'r+');
    for (let round = 0; round < 500; round++) {
      // Beyond the superblock, whose sum would refuse everything.
      for (let byte = random.integer(1, 4); byte > 0; byte--) {
        writeSync(descriptor, random.bytes(1), 0, 1, random.integer(1536, used - 1));
      }
      if (findDamage(indexPath) === undefined) counts.read++;
      else counts.refused++;
      writeSync(descriptor, original, 0, used, 0);
    }
    closeSync(descriptor);
    expect(counts.refused).toBeGreaterThan(100);
    expect(counts.read).toBeGreaterThan(100);
  });

  it('checks the sum of the superblock', () => {
    using workspace = new LayerWorkspace();
    const { indexPath } = writeLayer(workspace, randomTar({ seed: 2 }));
    const bytes = readFileSync(indexPath);
    bytes.writeUInt8(bytes.readUInt8(1060) ^ 1, 1060);
    writeFileSync(indexPath, bytes);
    expect(() => new ErofsIndexReader(indexPath)).toThrow(IndexDamage);
  });
});
