import { describe, expect, it } from 'vitest';
import { parseAnnotations, parseTimestamp } from './parse-annotations.ts';

describe('annotations', () => {
  it('go to the manifest, with or without saying so', () => {
    const values = ['a=1', 'manifest:org.b=x=y:z', 'a=2', 'empty='];
    expect(parseAnnotations(values)).toEqual({ a: '2', 'org.b': 'x=y:z', empty: '' });
  });

  it.each([
    ['a', 'expected KEY=VALUE'],
    ['=1', 'expected KEY=VALUE'],
    ['manifest:=1', 'expected KEY=VALUE'],
    ['index:a=1', 'makes no index'],
    ['manifest,index:a=1', 'makes no index'],
    ['manifest[linux/arm64]:a=1', 'for one platform'],
    ['layer:a=1', '"layer" is none of manifest, index'],
  ])('%s is refused: %s', (value, message) => {
    expect(() => parseAnnotations([value])).toThrow(message);
  });
});

describe('a timestamp', () => {
  it('is a number of seconds', () => {
    expect(parseTimestamp('0')).toEqual({ timestamp: 0 });
    expect(parseTimestamp(undefined)).toEqual({});
    expect(() => parseTimestamp('yesterday')).toThrow('expected seconds since 1970');
    expect(() => parseTimestamp('-1')).toThrow('expected seconds since 1970');
  });
});
