import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomTar } from '@tinydock/testing';
import { describe, expect, it } from 'vitest';
import { LayerWorkspace } from '../testing/layer-workspace.ts';
import { compareSnapshots, snapshotTree } from '../testing/tree-snapshot.ts';

const isRoot = process.getuid?.() === 0;

/** GNU tar's own extraction, with everything it can restore. */
function extract(tarPath: string, target: string): void {
  mkdirSync(target);
  const flags = [
    '--xattrs',
    '--xattrs-include=*',
    '--numeric-owner',
    '--same-owner',
    '-p',
    '--delay-directory-restore',
  ];
  execFileSync('tar', ['-x', ...flags, '-f', tarPath, '-C', target], { stdio: ['ignore', 'ignore', 'pipe'] });
}

describe.skipIf(!isRoot)('a mounted index and an extraction of the same tar (needs root)', () => {
  for (let seed = 1; seed <= 40; seed++) {
    it(`are equal for random tar ${seed}`, () => {
      using workspace = new LayerWorkspace();
      const layer = workspace.mountLayer(randomTar({ seed }));
      const extracted = join(workspace.mountMemory(), 'x');
      extract(layer.tarPath, extracted);
      const timeless = new Set(layer.tree.impliedDirectories);
      const differences = compareSnapshots(
        snapshotTree(layer.target, { timeless }),
        snapshotTree(extracted, { timeless }),
      );
      expect(differences).toEqual([]);
    });
  }
});
