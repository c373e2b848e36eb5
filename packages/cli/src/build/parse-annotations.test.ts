import type { PlacedAnnotation } from '@tinydock/domain';
import { describe, expect, it } from 'vitest';
import {
  annotationsToWire,
  entryAnnotationsOf,
  parseAnnotations,
  parseTimestamp,
  readAnnotationFlag,
} from './parse-annotations.ts';

function parse(...values: readonly string[]): readonly PlacedAnnotation[] {
  return parseAnnotations(values.map(readAnnotationFlag));
}

describe('annotations', () => {
  it('go to the manifest, with or without saying so', () => {
    expect(annotationsToWire(parse('a=1', 'manifest:org.b=x=y:z', 'a=2', 'empty=', 'c=d:e'))).toEqual({
      annotations: { a: '2', 'org.b': 'x=y:z', empty: '', c: 'd:e' },
    });
  });

  it('go to several places, and to the manifests of single platforms', () => {
    const text = 'index,manifest,manifest[linux/arm64/v8],manifest-descriptor[linux/arm/v7]:a=b';
    const platform = { os: 'linux', architecture: 'arm64', variant: '' };
    expect(annotationsToWire(parse(text))).toEqual({
      annotations: { a: 'b' },
      placedAnnotations: [
        { place: 'index', key: 'a', value: 'b' },
        { place: 'manifest', platform, key: 'a', value: 'b' },
        {
          place: 'manifest-descriptor',
          platform: { ...platform, architecture: 'arm', variant: 'v7' },
          key: 'a',
          value: 'b',
        },
      ],
    });
  });

  it('of the descriptor of the index, or else of the manifest, are those of the entry in index.json', () => {
    const given = parse('manifest-descriptor[amd64]:a=own', 'manifest-descriptor:a=all', 'index-descriptor:b=c', 'x=y');
    expect(entryAnnotationsOf(given, true)).toEqual({ b: 'c' });
    expect(entryAnnotationsOf(given, false)).toEqual({ a: 'own' });
  });

  it.each([
    ['a', 'expected KEY=VALUE, or TYPE:KEY=VALUE'],
    ['=1', 'expected KEY=VALUE'],
    ['manifest:=1', 'expected KEY=VALUE'],
    ['manifest:a b=1', 'expected KEY=VALUE'],
    ['layer:a=1', '"layer" is none of manifest, manifest-descriptor, index, index-descriptor'],
    [':a=1', '"" is none of'],
    ['index,:a=1', '"" is none of'],
    ['manifest[linux/arm64:a=1', '"manifest[linux/arm64" is none of'],
    ['manifest[]:a=1', '"" is no platform'],
    ['manifest[a/b/c/d]:a=1', '"a/b/c/d" is no platform such as linux/arm64'],
  ])('%s is refused: %s', (value, message) => {
    expect(() => parse(value)).toThrow(message);
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
