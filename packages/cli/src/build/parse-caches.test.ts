import { describe, expect, it } from 'vitest';
import { FlagValues } from '../program/flag-values.ts';
import { type BuildCaches, parseCaches } from './parse-caches.ts';

function parse(from: readonly string[], to: readonly string[]): BuildCaches {
  const values = { 'cache-from': from, 'cache-to': to };
  return parseCaches(new FlagValues(new Map(Object.entries(values))));
}

const TO = { reference: 'reg.test/c', mode: 'min', ignoreErrors: false, compression: '', level: 0 };

describe('caches', () => {
  it.each([
    ['reg.test/c:1', { reference: 'reg.test/c:1' }],
    ['type=registry,ref=reg.test/c', { reference: 'reg.test/c' }],
    ['"ref=reg.test/c","type=registry"', { reference: 'reg.test/c' }],
  ])('--cache-from %s', (text, source) => {
    expect(parse([text], [])).toEqual({ from: [source], to: [], registries: ['reg.test'] });
  });

  it.each([
    ['reg.test/c', TO],
    ['type=registry,ref=reg.test/c,mode=max,ignore-error=true', { ...TO, mode: 'max', ignoreErrors: true }],
    [
      'type=registry,ref=reg.test/c,compression=zstd,compression-level=9,oci-mediatypes=true,image-manifest=1',
      { ...TO, compression: 'zstd', level: 9 },
    ],
    ['type=registry,ref=reg.test/c,force-compression=true', { ...TO, compression: 'gzip' }],
  ])('--cache-to %s', (text, target) => {
    expect(parse([], [text]).to).toEqual([target]);
  });

  it.each([
    ['', 'it has no ref'],
    ['UPPER', 'UPPER'],
    ['type=registry', 'it has no ref'],
    ['ref=reg.test/c', 'type is one of'],
    ['type=local,dest=x', 'type is one of registry'],
    ['type=constructor', 'type is one of registry'],
    ['type=gha', 'type is one of registry'],
    ['type=registry,ref=reg.test/c,mode=all', 'mode is min or max'],
    ['type=registry,ref=reg.test/c,compression=xz', 'gzip or zstd'],
    ['type=registry,ref=reg.test/c,oci-mediatypes=false', 'always true'],
    ['type=registry,ref=reg.test/c,ignore-error=maybe', 'expected true or false'],
  ])('--cache-to %s is refused', (text, why) => {
    expect(() => parse([], [text])).toThrow(why);
  });
});
