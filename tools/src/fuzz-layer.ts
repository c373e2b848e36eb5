import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isTinydockError } from '@tinydock/domain';
import { mutateTar, randomTar, SeededRandom } from '@tinydock/testing';
import type { LayerTree } from '../../packages/layer-store/src/erofs/layer-tree.ts';
import { expectSnapshot } from '../../packages/layer-store/src/testing/expected-snapshot.ts';
import { indexTar, LayerWorkspace, TEST_LIMITS } from '../../packages/layer-store/src/testing/layer-workspace.ts';
import { compareSnapshots, snapshotTree } from '../../packages/layer-store/src/testing/tree-snapshot.ts';

const USAGE = `Usage: node tools/src/fuzz-layer.ts [options]

Makes seeded tars, mounts each and compares it with GNU tar's extraction; then damages it over and over, and checks
that the result is refused with a clear error or mounts as it was read. Needs root. Stops at the first difference,
keeps that tar and exits with 1.

  --from N       first seed; default: 1
  --count N      seeds; default: 200
  --mutations N  damaged copies of each tar; default: 50
`;

const LIMITS = { ...TEST_LIMITS, maxSparseBytes: 64 * 1024 * 1024 };
const EXTRACT = ['-x', '--xattrs', '--xattrs-include=*', '--numeric-owner', '--same-owner', '-p'];
const SHOWN_DIFFERENCES = 5;

class Difference extends Error {
  readonly tar: Buffer;

  constructor(subject: string, tar: Buffer, differences: readonly string[]) {
    super([`${subject}:`, ...differences.slice(0, SHOWN_DIFFERENCES)].join('\n  '));
    this.tar = tar;
  }
}

function compareWithExtraction(seed: number, tar: Buffer): void {
  using workspace = new LayerWorkspace();
  const layer = workspace.mountLayer(tar);
  const extracted = join(workspace.mountMemory(), 'extracted');
  mkdirSync(extracted);
  const parameters = [...EXTRACT, '--delay-directory-restore', '-f', layer.tarPath, '-C', extracted];
  execFileSync('tar', parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
  const timeless = new Set(layer.tree.impliedDirectories);
  const differences = compareSnapshots(snapshotTree(layer.target, { timeless }), snapshotTree(extracted, { timeless }));
  if (differences.length > 0) throw new Difference(`seed ${seed}, against GNU tar`, tar, differences);
}

/** @returns true where the tar was read, false where it was refused */
function tryMutation(subject: string, tar: Buffer): boolean {
  let tree: LayerTree;
  try {
    tree = indexTar(tar, 10_000, LIMITS);
  } catch (error) {
    if (isTinydockError(error) && error.code === 'INVALID_ARGUMENT') return false;
    throw new Difference(subject, tar, [String(error)]);
  }
  using workspace = new LayerWorkspace();
  const found = snapshotTree(workspace.mountTree(tar, tree).target);
  const differences = compareSnapshots(found, expectSnapshot(tree, tar));
  if (differences.length > 0) throw new Difference(subject, tar, differences);
  return true;
}

function fuzz({ from, count, mutations }: { from: number; count: number; mutations: number }): void {
  let read = 0;
  let refused = 0;
  for (let seed = from; seed < from + count; seed++) {
    const tar = randomTar({ seed, entries: 10 + (seed % 120) });
    compareWithExtraction(seed, tar);
    for (let mutation = 0; mutation < mutations; mutation++) {
      const damaged = mutateTar(new SeededRandom(seed * 100_003 + mutation), tar);
      if (tryMutation(`seed ${seed}, mutation ${mutation}`, damaged)) read++;
      else refused++;
    }
    if (process.stdout.isTTY) process.stdout.write(`\rseed ${seed}: ${read} damaged tars read, ${refused} refused`);
  }
  process.stdout.write(`${count} tars as GNU tar extracts them; damaged: ${read} read, ${refused} refused\n`);
}

function main(): number {
  const { values } = parseArgs({
    options: {
      from: { type: 'string', default: '1' },
      count: { type: 'string', default: '200' },
      mutations: { type: 'string', default: '50' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  try {
    fuzz({ from: Number(values.from), count: Number(values.count), mutations: Number(values.mutations) });
    return 0;
  } catch (error) {
    if (!(error instanceof Difference)) throw error;
    const kept = join(mkdtempSync(join(tmpdir(), 'tinydock-fuzz-')), 'layer.tar');
    writeFileSync(kept, error.tar);
    process.stderr.write(`\n${error.message}\nthe tar is kept as ${kept}\n`);
    return 1;
  }
}

process.exitCode = main();
