import { describe, expect, it } from 'vitest';
import { parseFields, splitFields } from './parse-fields.ts';

describe('comma-separated values', () => {
  it.each([
    ['a=1,b=2', ['a=1', 'b=2']],
    ['"a=1,2",b=', ['a=1,2', 'b=']],
    ['"say ""x""",', ['say "x"', '']],
    ['', ['']],
  ])('%s', (text, fields) => {
    expect(splitFields('--x', text)).toEqual(fields);
  });

  it.each(['a="1"', '"a', '"a"b', 'a"'])('%s has a quote in a wrong place', (text) => {
    expect(() => splitFields('--x', text)).toThrow('a quote stands where none can be');
  });

  it('are keys and values, and an unknown key is answered with those that there are', () => {
    expect([...parseFields('--x', 'TYPE=a,"dest=b,c=d"', ['type', 'dest'])]).toEqual([
      ['type', 'a'],
      ['dest', 'b,c=d'],
    ]);
    expect(() => parseFields('--x', 'type=a,tpye=b', ['type', 'dest'])).toThrow(
      'unknown key "tpye": there are type, dest',
    );
    expect(() => parseFields('--x', 'type', ['type'])).toThrow('"type" is not KEY=VALUE');
  });
});
