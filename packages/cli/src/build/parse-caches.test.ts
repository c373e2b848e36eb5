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
    expect(parse([text], [])).toMatchObject({ from: [source], to: [], registries: ['reg.test'] });
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

  it('in directories', () => {
    const from = parse(['type=local,src=../c', 'type=local,src=c,tag=t,digest=d'], []);
    expect(from).toMatchObject({
      from: [
        { path: '../c', tag: undefined, digest: undefined },
        { path: 'c', tag: 't', digest: 'd' },
      ],
      registries: [],
    });
    const to = parse([], ['type=local,dest=d,mode=max', 'type=local,dest=e,tag=t,compression=zstd', 'reg.test/c']);
    const local = { mode: 'min', ignoreErrors: false, compression: '', level: 0 };
    expect(to).toEqual({
      from: [],
      to: [TO],
      isInline: false,
      toDirectories: [
        { ...local, name: 'd', directory: 'd', tag: 'latest', mode: 'max' },
        { ...local, name: 'e', directory: 'e', tag: 't', compression: 'zstd' },
      ],
      registries: ['reg.test'],
    });
  });

  it('in the image, besides others', () => {
    const to = parse([], ['type=inline', 'type=inline,mode=min,ignore-error=true', 'reg.test/c']);
    expect(to).toMatchObject({ isInline: true, to: [TO], toDirectories: [] });
  });

  it.each([
    ['', 'it has no ref'],
    ['UPPER', 'UPPER'],
    ['type=registry', 'it has no ref'],
    ['ref=reg.test/c', 'type is one of'],
    ['type=local', 'it has no dest'],
    ['type=local,src=x', 'unknown key "src"'],
    ['type=local,dest=x,compression=xz', 'compression is one of uncompressed, gzip, zstd'],
    ['type=local,dest=x,compression-level=9', 'name a compression, gzip or zstd'],
    ['type=local,dest=x,force-compression=true,compression=uncompressed', 'name a compression'],
    ['type=inline,mode=max', 'as mode=min says'],
    ['type=inline,ref=reg.test/c', 'unknown key "ref"'],
    ['type=inline,compression=zstd', 'unknown key "compression"'],
    ['type=registry,ref=reg.test/c,dest=x', 'unknown key "dest"'],
    ['type=constructor', 'type is one of registry'],
    ['type=gha', 'type is one of registry'],
    ['type=registry,ref=reg.test/c,mode=all', 'mode is min or max'],
    ['type=registry,ref=reg.test/c,compression=xz', 'compression is one of gzip, zstd'],
    ['type=registry,ref=reg.test/c,oci-mediatypes=false', 'always true'],
    ['type=registry,ref=reg.test/c,ignore-error=maybe', 'expected true or false'],
  ])('--cache-to %s is refused', (text, why) => {
    expect(() => parse([], [text])).toThrow(why);
  });
});
