import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDeepTree, removeDeepTree } from '@tinydock/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AllocationCounter } from '../usage/allocated-bytes.ts';
import { measureTree } from './measure-tree.ts';
import { removeTree } from './remove-tree.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-deep-'));
});
afterEach(() => {
  removeDeepTree(dir);
});

describe('a tree that is deeper than a path can say', () => {
  beforeEach(() => {
    mkdirSync(join(dir, 'tree'));
    makeDeepTree(join(dir, 'tree'), 60);
    symlinkSync('other', join(dir, 'tree/link'));
  });

  test('is removed', async () => {
    writeFileSync(join(dir, 'other'), '');
    symlinkSync('../../other', join(dir, 'tree/out'));
    await removeTree(join(dir, 'tree'));
    expect(existsSync(join(dir, 'tree'))).toBe(false);
    expect(existsSync(join(dir, 'other'))).toBe(true);
  });

  test('is measured', async () => {
    expect(await measureTree(dir)).toBe(60 * 5 + 5);
    const total = Number(execFileSync('du', ['-s', '-B1', dir]).toString().split('\t')[0]);
    expect(await new AllocationCounter().countTree(dir)).toBe(total);
  });
});

test('files and directories that are immutable or only grow are removed', async ({ skip }) => {
  mkdirSync(join(dir, 'tree/inner/deep'), { recursive: true });
  const protect: readonly (readonly [flag: string, path: string])[] = [
    ['+i', 'tree/inner/file'],
    ['+a', 'tree/log'],
    ['+a', 'tree/inner/deep'],
    ['+i', 'tree/inner'],
    ['+i', 'tree'],
  ];
  for (const path of ['tree/inner/file', 'tree/log']) writeFileSync(join(dir, path), '');
  symlinkSync('file', join(dir, 'tree/inner/link'));
  for (const [flag, path] of protect) {
    const { status } = spawnSync('chattr', [flag, join(dir, path)]);
    skip(status !== 0, 'chattr is not installed, or this file system has no such flags');
  }
  try {
    await removeTree(join(dir, 'tree'));
    expect(existsSync(join(dir, 'tree'))).toBe(false);
  } finally {
    spawnSync('chattr', ['-R', '-i', '-a', dir]);
  }
});

test('a signal ends the removal of a large tree and leaves the rest', async () => {
  mkdirSync(join(dir, 'tree'));
  for (let file = 0; file < 2000; file++) writeFileSync(join(dir, 'tree', String(file)), '');
  const ending = new AbortController();
  const removal = removeTree(join(dir, 'tree'), ending.signal);
  ending.abort(new Error('enough'));
  await expect(removal).rejects.toThrow('enough');
  expect(readdirSync(join(dir, 'tree')).length).toBeGreaterThan(1000);
  await removeTree(join(dir, 'tree'));
  expect(existsSync(join(dir, 'tree'))).toBe(false);
});

test('a small tree is removed in any case', async () => {
  mkdirSync(join(dir, 'tree/deep'), { recursive: true });
  writeFileSync(join(dir, 'tree/deep/file'), '');
  await removeTree(join(dir, 'tree'), AbortSignal.abort());
  expect(existsSync(join(dir, 'tree'))).toBe(false);
});

test('what is not there is removed already', async () => {
  await removeTree(join(dir, 'missing'));
  writeFileSync(join(dir, 'file'), '');
  await removeTree(join(dir, 'file'));
  expect(existsSync(join(dir, 'file'))).toBe(false);
  rmSync(dir, { recursive: true });
  await removeTree(dir);
});
