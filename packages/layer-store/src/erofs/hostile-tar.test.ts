import { isTinydockError } from '@tinydock/domain';
import { findTarHeaders, mutateTar, randomTar, SeededRandom } from '@tinydock/testing';
import { describe, expect, it } from 'vitest';
import type { LayerTree } from './layer-tree.ts';
import { expectSnapshot } from '../testing/expected-snapshot.ts';
import { indexTar, LayerWorkspace, TEST_LIMITS } from '../testing/layer-workspace.ts';
import { compareSnapshots, snapshotTree } from '../testing/tree-snapshot.ts';

const isRoot = process.getuid?.() === 0;
const LIMITS = { ...TEST_LIMITS, maxSparseBytes: 16 * 1024 * 1024 };
const REASONS = new Set<string | undefined>(['INVALID_LAYER', 'LIMIT_EXCEEDED']);

/** The tree, or the clear error that refuses the tar. */
function tryIndex(tar: Buffer): LayerTree | string {
  try {
    return indexTar(tar, 10_000, LIMITS);
  } catch (error) {
    if (!isTinydockError(error)) throw error;
    expect(REASONS.has(error.reason), error.message).toBe(true);
    expect(error.message).toMatch(/ at offset \d+: |implied directory/);
    return error.message;
  }
}

function expectSameTree(workspace: LayerWorkspace, tar: Buffer, tree: LayerTree): void {
  const layer = workspace.mountTree(tar, tree);
  expect(compareSnapshots(snapshotTree(layer.target), expectSnapshot(tree, tar))).toEqual([]);
}

describe('a damaged tar', () => {
  it('is refused or read to its cut at each header boundary', () => {
    const tar = randomTar({ seed: 21 });
    const headers = findTarHeaders(tar);
    expect(headers.length).toBeGreaterThan(60);
    for (const header of headers) {
      for (const length of [header, header + 1, header + 256, header + 511]) {
        const result = tryIndex(tar.subarray(0, length));
        if (length > header) expect(result, `cut at ${length}`).toMatch(/inside a header|past the end/);
      }
    }
  });

  it('is refused or read after each of 3000 seeded mutations', () => {
    const originals = Array.from({ length: 20 }, (_, seed) => randomTar({ seed: 100 + seed, entries: 15 }));
    const counts = { read: 0, refused: 0 };
    for (let seed = 0; seed < 3000; seed++) {
      const tar = mutateTar(new SeededRandom(seed), originals[seed % originals.length] ?? Buffer.alloc(0));
      if (typeof tryIndex(tar) === 'string') counts.refused++;
      else counts.read++;
    }
    expect(counts.refused).toBeGreaterThan(500);
    expect(counts.read).toBeGreaterThan(500);
  });
});

describe.skipIf(!isRoot)('a damaged tar that is read (needs root)', () => {
  it('mounts as the tree it was read as', () => {
    using workspace = new LayerWorkspace();
    let mounted = 0;
    for (let seed = 0; mounted < 60; seed++) {
      const tar = mutateTar(new SeededRandom(seed), randomTar({ seed, entries: 15 }));
      const tree = tryIndex(tar);
      if (typeof tree === 'string') continue;
      expectSameTree(workspace, tar, tree);
      mounted++;
    }
  });
});
