import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openNamedContexts } from './named-contexts.ts';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tinydock-named-'));
  writeFileSync(join(cwd, 'file'), '');
});
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

test.each([
  ['a=missing', 'the path missing of the context a is not there'],
  ['a=oci-layout://missing', 'the path missing of the context a is not there'],
  ['a=file', 'the path file of the context a is not a directory'],
])('%s is refused by its name, without a word of Dockerfiles', async (text, message) => {
  const opening = openNamedContexts(['b=.', text], { cwd, stateDir: cwd });
  await expect(opening).rejects.toMatchObject({ message: `cannot build: ${message}`, hint: undefined });
});
