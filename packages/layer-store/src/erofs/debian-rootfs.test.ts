import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildDebianRootfs } from '@tinydock/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { indexTar, LayerWorkspace } from '../testing/layer-workspace.ts';
import { compareSnapshots, snapshotTree } from '../testing/tree-snapshot.ts';

const isRoot = process.getuid?.() === 0;
/** Shared with the end-to-end tests. */
const CACHE = join(import.meta.dirname, '../../../../.cache/images');
const FORMATS = ['gnu', 'pax', 'ustar'] as const;
const EXTRACT = ['-x', '--xattrs', '--xattrs-include=*', '--numeric-owner', '--same-owner', '-p'];
const PREPARE_MS = 300_000;
const COMPARE_MS = 60_000;

function run(program: string, ...parameters: readonly string[]): void {
  execFileSync(program, parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
}

describe.skipIf(!isRoot)('a Debian root filesystem (needs root, mmdebstrap and a Debian mirror the first time)', () => {
  let rootfs: string;
  beforeAll(async () => {
    rootfs = await buildDebianRootfs(CACHE);
  }, PREPARE_MS);

  it.each(FORMATS)(
    'mounts as GNU tar extracts it, in %s format',
    (format) => {
      using workspace = new LayerWorkspace();
      const memory = workspace.mountMemory();
      const source = join(memory, 'source');
      mkdirSync(source);
      run('tar', ...EXTRACT, '-f', rootfs, '-C', source);
      run('setcap', 'cap_net_raw+ep', join(source, 'usr/bin/true'));
      const tarPath = join(workspace.path, 'rootfs.tar');
      const attributes = format === 'pax' ? ['--xattrs', '--xattrs-include=*'] : [];
      run('tar', '-c', `--format=${format}`, ...attributes, '--numeric-owner', '-f', tarPath, '-C', source, '.');
      rmSync(source, { recursive: true });

      const layer = workspace.mountTar(tarPath, indexTar(readFileSync(tarPath), 1024 * 1024));
      const extracted = join(memory, 'extracted');
      mkdirSync(extracted);
      run('tar', ...EXTRACT, '-f', tarPath, '-C', extracted);
      const found = snapshotTree(layer.target);
      expect(compareSnapshots(found, snapshotTree(extracted))).toEqual([]);
      expect(found.size).toBeGreaterThan(5000);
      expect(found.get('usr/bin/true')?.includes('security.capability')).toBe(format === 'pax');
      expect(layer.tree.impliedDirectories).toEqual([]);
    },
    COMPARE_MS,
  );
});
