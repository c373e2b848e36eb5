import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

function readTree(dir: string): Record<string, string> {
  const names = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(dir.length), readFileSync(path, 'utf8')];
    }),
  );
}

test('the generated types and definitions are those of the protos', () => {
  const dir = mkdtempSync(join(tmpdir(), 'tinydock-protocol-'));
  try {
    execFileSync(process.execPath, [new URL('../scripts/generate.ts', import.meta.url).pathname, '--out', dir]);
    expect(readTree(dir)).toEqual(readTree(new URL('generated', import.meta.url).pathname));
  } finally {
    rmSync(dir, { recursive: true });
  }
});
