import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { measureTree } from './measure-tree.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tinydock-measure-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

test('adds up the lengths of files, each once, whatever their names', async () => {
  await mkdir(join(dir, 'a/b'), { recursive: true });
  await writeFile(join(dir, 'a/one'), 'x'.repeat(1000));
  await link(join(dir, 'a/one'), join(dir, 'a/b/same'));
  await symlink('12345', join(dir, 'a/b/link'));
  await writeFile(Buffer.concat([Buffer.from(`${dir}/a/b/`), Buffer.from([0xff, 0xfe])]), 'yy');
  expect(await measureTree(dir)).toBe(1007);
});

test('does not follow a link out of the tree, and takes what is not there for empty', async () => {
  await symlink('/usr', join(dir, 'u'));
  expect(await measureTree(dir)).toBe(4);
  expect(await measureTree(join(dir, 'missing'))).toBe(0);
});
