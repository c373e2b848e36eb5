import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AllocationCounter } from '../usage/allocated-bytes.ts';
import { measureTree } from './measure-tree.ts';
import { removeTree } from './remove-tree.ts';

/** Deeper than a path can say, several times. */
const DEEP_SCRIPT = `
  const { mkdirSync, writeFileSync, symlinkSync } = require('node:fs');
  for (let level = 0; level < 60; level += 1) {
    mkdirSync('0'.repeat(200));
    process.chdir('0'.repeat(200));
    writeFileSync('file', '12345');
  }
  symlinkSync('file', 'link');
`;

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-deep-'));
});
afterEach(() => {
  // Node's own rm takes no path that is too long.
  execFileSync('rm', ['-rf', dir]);
});

describe('a tree that is deeper than a path can say', () => {
  beforeEach(() => {
    mkdirSync(join(dir, 'tree'));
    execFileSync(process.execPath, ['-e', DEEP_SCRIPT], { cwd: join(dir, 'tree') });
  });

  test('is removed', async () => {
    writeFileSync(join(dir, 'other'), '');
    symlinkSync('../../other', join(dir, 'tree/out'));
    await removeTree(join(dir, 'tree'));
    expect(existsSync(join(dir, 'tree'))).toBe(false);
    expect(existsSync(join(dir, 'other'))).toBe(true);
  });

  test('is measured', async () => {
    expect(await measureTree(dir)).toBe(60 * 5 + 4);
    const total = Number(execFileSync('du', ['-s', '-B1', dir]).toString().split('\t')[0]);
    expect(await new AllocationCounter().countTree(dir)).toBe(total);
  });
});

test('what is not there is removed already', async () => {
  await removeTree(join(dir, 'missing'));
  writeFileSync(join(dir, 'file'), '');
  await removeTree(join(dir, 'file'));
  expect(existsSync(join(dir, 'file'))).toBe(false);
  rmSync(dir, { recursive: true });
  await removeTree(dir);
});
