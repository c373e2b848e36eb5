import { expect, test } from 'vitest';
import { ListedFiles } from './listed-files.ts';

test('files come back as they were listed, those that are wanted', () => {
  const files = new ListedFiles();
  const statusOf = (line: number): { dev: number; ino: number; size: number; mtimeMs: number; ctimeMs: number } => ({
    dev: 2 ** 40 + line,
    ino: 2 ** 50 + line,
    size: line,
    mtimeMs: -line / 3,
    ctimeMs: 1_764_000_000_000.123 + line,
  });
  for (let line = 0; line < 5000; line += 1) files.add(line % 7 === 0 ? undefined : `d/${line}`, statusOf(line));
  expect(files.count).toBe(5000);
  const wanted = [...files.select((line) => line % 3 === 0)];
  const lines = [...Array(5000).keys()].filter((line) => line % 3 === 0 && line % 7 !== 0);
  expect(wanted).toEqual(lines.map((line) => ({ path: `d/${line}`, status: statusOf(line) })));
});
