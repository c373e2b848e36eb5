import { describe, expect, it, test } from 'vitest';
import { formatContextLine, isWanted, type ContextLine, parseContextLine, wantedBits } from './context-listing.ts';

const FILE: ContextLine = {
  type: 'file',
  path: 'd/\u00ff\u0001"\n',
  mode: 0o4755,
  mtimeSeconds: -5,
  size: 12,
  stamp: '1:2:3.5',
  linkPath: '',
  firstName: '',
};

describe('a line of a listing', () => {
  it.each([
    FILE,
    { ...FILE, type: 'directory', size: 0 },
    { ...FILE, type: 'symlink', size: 0, linkPath: '../x' },
    { ...FILE, type: 'other', size: 0, stamp: '' },
    { ...FILE, type: 'other', size: 0, stamp: '', special: 'socket' },
    { ...FILE, firstName: FILE.path },
    { ...FILE, firstName: 'd/\u00e4' },
  ] satisfies ContextLine[])('comes back: %j', (file) => {
    const line = formatContextLine(file);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(parseContextLine(line)).toEqual(file);
  });

  it.each([
    'x',
    '{}',
    '[]',
    '["q","a",0,0,0,""]',
    '["__proto__","a",0,0,0,""]',
    '["f","",0,0,0,""]',
    '["f","a\\u0000",0,0,0,""]',
    '["f","\\u0100",0,0,0,""]',
    '["f","a",0,0,0,"","b\\u0000"]',
    '["f","a",0,0,0,"",7]',
    `["f","${'a'.repeat(4097)}",0,0,0,""]`,
    '["f","a",4096,0,0,""]',
    '["f","a",0,0.5,0,""]',
    '["f","a",0,0,-1,""]',
    '["f","a",0,0,1e300,""]',
    '["d","a",0,0,1,""]',
    `["f","a",0,0,0,"${'s'.repeat(201)}"]`,
    '["f","a",0,0,0]',
    '["l","a",0,0,0,"",7]',
  ])('is refused: %s', (line) => {
    expect(() => parseContextLine(line)).toThrow(expect.objectContaining({ reason: 'INVALID_ARCHIVE' }));
  });
});

test('bits say which lines are wanted', () => {
  const bits = wantedBits([0, 7, 8, 17], 18);
  expect([...bits]).toEqual([0b1000_0001, 1, 2]);
  expect([0, 1, 7, 8, 9, 17, 400].filter((line) => isWanted(bits, line))).toEqual([0, 7, 8, 17]);
});
