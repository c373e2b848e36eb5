import { expect, test } from 'vitest';
import { MouseMode } from './mouse-mode.ts';

const ON = '\u001b[?1000h\u001b[?1006h';
const OFF = '\u001b[?1006l\u001b[?1000l';

function recording(): { readonly mode: MouseMode; readonly written: string[] } {
  const written: string[] = [];
  return { mode: new MouseMode((text) => written.push(text)), written };
}

test('is lent and taken back, and off in the end; each once', async () => {
  const { mode, written } = recording();
  mode.set(true);
  mode.set(true);
  await expect(
    mode.lendWhile(async () => {
      written.push('lent');
      throw new Error('failed');
    }),
  ).rejects.toThrow('failed');
  mode.close();
  mode.close();
  expect(written).toEqual([ON, OFF, 'lent', ON, OFF]);
});

test('that is off writes nothing at all', async () => {
  const { mode, written } = recording();
  mode.set(false);
  await mode.lendWhile(async () => undefined);
  mode.close();
  expect(written).toEqual([]);
});

test('leaves no listener behind', () => {
  const before = process.listenerCount('exit');
  const { mode } = recording();
  mode.close();
  expect(process.listenerCount('exit')).toBe(before);
});
