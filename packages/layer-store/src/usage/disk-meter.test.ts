import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDigest } from '@tinydock/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AllocationCounter } from './allocated-bytes.ts';
import { createDiskMeter } from './disk-meter.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tinydock-meter-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function du(...paths: readonly string[]): number {
  const total =
    execFileSync('du', ['-s', '-c', '-B1', ...paths])
      .toString()
      .trim()
      .split('\n')
      .at(-1) ?? '';
  return Number(total.split('\t')[0]);
}

function put(path: string, bytes: number): string {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), Buffer.alloc(bytes, 'x'));
  return join(root, path);
}

const hex = (digit: string): string => digit.repeat(64);
const digest = (digit: string) => parseDigest(`sha256:${hex(digit)}`);

const allocatedBytes = (path: string): Promise<number> => new AllocationCounter().countTree(path);

describe('an allocation counter', () => {
  test('counts as du does: holes, hard links, symlinks, directories', async () => {
    const file = put('tree/a', 100_000);
    linkSync(file, join(root, 'tree/b'));
    symlinkSync('/etc', join(root, 'tree/link'));
    writeFileSync(Buffer.from(`${root}/tree/\xff`, 'latin1'), 'not UTF-8');
    truncateSync(put('tree/below/holes', 0), 10_000_000);
    expect(await allocatedBytes(root)).toBe(du(root));
    expect(await allocatedBytes(root)).toBeLessThan(1_000_000);
  });

  test('counts nothing for what is not there', async () => {
    expect(await allocatedBytes(join(root, 'nothing'))).toBe(0);
  });
});

describe('the disk meter', () => {
  test('measures layers, blobs, and the stacks that go with a layer', async () => {
    const meter = createDiskMeter({ root });
    mkdirSync(join(root, 'chains'));
    put(`layers/${hex('a')}/layer.tar`, 50_000);
    put(`layers/${hex('b')}/layer.tar`, 5000);
    put(`blobs/sha256/${hex('c')}`, 700);
    const parts = [join(root, 'layers', hex('a')), join(root, 'blobs/sha256', hex('c'))];
    expect(await meter.measure([digest('a'), digest('c'), digest('a'), digest('d')])).toBe(du(...parts));
    const chain = { version: 1, diffIds: [digest('a')], root: { mode: 1, uid: 0, gid: 0, mtimeSeconds: 0 } };
    put('chains/one/layer.erofs', 9000);
    writeFileSync(join(root, 'chains/one/chain.json'), JSON.stringify({ ...chain, hasCorrection: true }));
    expect(await meter.measure([digest('a'), digest('c')])).toBe(du(...parts, join(root, 'chains/one')));
    expect(await meter.measure([digest('b')])).toBe(du(join(root, 'layers', hex('b'))));
    expect(await meter.measure([])).toBe(0);
  });

  test('finds in parts what du finds', async () => {
    put(`layers/${hex('a')}/layer.tar`, 50_000);
    put(`blobs/sha256/${hex('c')}`, 700);
    put('containers/x/layer/upper/file', 9000);
    linkSync(join(root, 'containers/x/layer/upper/file'), join(root, 'containers/x/layer/upper/again'));
    put('containers/x/container.log', 5000);
    put('volumes/data/file', 123);
    put('build-caches/one/file', 45);
    put('tinydock.db', 12_345);
    put('runtime/state', 1);
    const parts = await createDiskMeter({ root }).measureStore();
    expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(du(root));
    expect(parts.map(({ area, name, entry }) => `${area} ${name.slice(0, 1)} ${entry}`).sort()).toEqual([
      'blobs c ',
      'build-caches o ',
      'containers x ',
      'containers x container.log',
      'containers x layer',
      'layers a ',
      'rest  ',
      'volumes d ',
    ]);
    expect(parts.find(({ entry }) => entry === 'container.log')?.bytes).toBe(
      du(join(root, 'containers/x/container.log')),
    );
  });
});
