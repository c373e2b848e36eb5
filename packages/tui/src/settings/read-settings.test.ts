import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { KEY_BINDINGS } from '../keys/key-bindings.ts';
import { readSettings } from './read-settings.ts';

const dir = mkdtempSync(join(tmpdir(), 'tinydock-settings-'));
const path = join(dir, 'dashboard.json');
afterAll(() => {
  rmSync(dir, { recursive: true });
});

test('without a file everything is as it comes', async () => {
  expect(await readSettings(path)).toEqual({ theme: undefined, bindings: KEY_BINDINGS });
  expect((await readSettings(join(path, 'deeper'))).theme).toBeUndefined();
});

test('themes, the mouse and keys', async () => {
  writeFileSync(path, '{"theme": "light", "mouse": false, "keys": {"stop": ["S"]}}');
  const { theme, mouse, bindings } = await readSettings(path);
  expect(theme).toBe('light');
  expect(mouse).toBe(false);
  expect(bindings.find(({ command }) => command === 'stop')?.keys).toEqual(['S']);
});

test.each([
  ['{', /it is no JSON/],
  ['[]', /expected object/],
  ['{"colour": "red"}', /colour/],
  ['{"mouse": "no"}', /mouse: .*boolean/],
  ['{"theme": "pink"}', /theme: .*dark/],
  ['{"keys": {"stop": "S"}}', /keys\.stop: .*expected array/],
  ['{"keys": {"stop": ["r"]}}', /both stop and restart/],
])('%s is refused with the name of the file', async (text, message) => {
  writeFileSync(path, text);
  await expect(readSettings(path)).rejects.toThrow(message);
  await expect(readSettings(path)).rejects.toThrow(path);
});
