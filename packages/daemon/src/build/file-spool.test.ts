import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSpool } from './file-spool.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tinydock-spool-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

async function read(spool: FileSpool, offset: number, length: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of spool.read(offset, length)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('the spool of a context', () => {
  it('gives back what was written, in whatever pieces', async () => {
    await using spool = await FileSpool.create(join(directory, 'context'));
    const large = 'x'.repeat(2_500_000);
    for (const text of ['a', 'bc', '', large, 'end']) await spool.write(Buffer.from(text));
    expect(await read(spool, 0, 3)).toBe('abc');
    expect(await read(spool, 3, large.length)).toBe(large);
    expect(await read(spool, 3 + large.length, 3)).toBe('end');
    expect(await read(spool, 3, 0)).toBe('');
    expect(statSync(join(directory, 'context')).mode & 0o777).toBe(0o600);
  });

  it('does not take over a file that is there', async () => {
    await using _spool = await FileSpool.create(join(directory, 'context'));
    await expect(FileSpool.create(join(directory, 'context'))).rejects.toMatchObject({ code: 'EEXIST' });
  });
});
