import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SpecFiles } from './spec-files.ts';

describe('SpecFiles', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'td-specs-'));
  });

  afterEach(() => rm(dir, { recursive: true }));

  test('reads a file again where it has changed, and only then', async () => {
    const path = join(dir, 'a.json');
    const files = new SpecFiles();
    const read = async (): Promise<unknown> => (await files.read([path])).get(path);
    await writeFile(path, '{"kind": 1}');
    const first = await read();
    expect(first).toMatchObject({ kind: 'problem' });
    expect(await read()).toBe(first);
    await utimes(path, 1, 1);
    const second = await read();
    expect(second).not.toBe(first);
    await files.read([]);
    expect(await read()).not.toBe(second);
    await rm(path);
    expect(await read()).toBeUndefined();
  });
});
