import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '@tinydock/testing';
import { saveLines } from './save-lines.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tinydock-save-'));
});
afterEach(() => rm(dir, { recursive: true }));

const line = { time: '2026-01-02T00:00:00.123456789Z', container: 'a', isError: false, text: '日本 1' };
const saveTo = (path: string) => ({
  path,
  chunks: [[line], [{ ...line, container: 'b', text: '2' }]],
  labels: { hasTimes: true, names: new Map([['a', 'web']]) },
  what: '2 lines',
});

test('lines are written as they are shown', async () => {
  const path = join(dir, 'x.log');
  expect(await saveLines(saveTo(path), false)).toBe(path);
  expect(await readFile(path, 'utf8')).toBe(
    '2026-01-02T00:00:00.123 web              日本 1\n2026-01-02T00:00:00.123 2\n',
  );
});

test('a file that is there stays until its replacement is asked for', async () => {
  const path = join(dir, 'x.log');
  await writeFile(path, 'precious, and longer than what comes in its place '.repeat(9));
  expect(await saveLines(saveTo(path), false)).toMatchObject({ kind: 'exists' });
  expect(await readFile(path, 'utf8')).toContain('precious');
  await saveLines(saveTo(path), true);
  expect(await readFile(path, 'utf8')).not.toContain('precious');
});

test('what is no regular file is refused, also behind a link: nobody may read a pipe', async () => {
  await runCommand('mkfifo', [join(dir, 'pipe')]);
  await symlink('pipe', join(dir, 'link'));
  for (const path of [dir, join(dir, 'pipe'), join(dir, 'link')]) {
    await expect(saveLines(saveTo(path), true)).rejects.toThrow('no regular file');
  }
  await expect(saveLines(saveTo(join(dir, 'none/x.log')), false)).rejects.toThrow('ENOENT');
});
