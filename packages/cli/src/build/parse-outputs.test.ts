import { describe, expect, it } from 'vitest';
import { FlagValues } from '../program/flag-values.ts';
import { type BuildOutputs, parseOutputs } from './parse-outputs.ts';

function parse(output: readonly string[], more: { readonly push?: boolean; readonly tag?: string } = {}): BuildOutputs {
  const { push = false, tag } = more;
  const values = { output, push, tag: tag === undefined ? [] : [tag] };
  return parseOutputs(new FlagValues(new Map(Object.entries(values))));
}

const PLAIN = { compression: '', level: 0, mediaTypes: '' };
const GZIP = { compression: 'gzip', level: 0, mediaTypes: '' };

describe('outputs', () => {
  it.each([
    ['out', { kind: 'files', dest: 'out' }],
    ['-', { kind: 'tar', dest: '-' }],
    ['type=local,dest=a', { kind: 'files', dest: 'a' }],
    ['type=tar,dest=a.tar', { kind: 'tar', dest: 'a.tar' }],
    ['type=tar', { kind: 'tar', dest: '-' }],
    ['"dest=a,b",type=oci', { kind: 'archive', format: 'oci-archive', dest: 'a,b', form: PLAIN }],
    ['type=oci,tar=false,dest=a', { kind: 'layout', dest: 'a', form: PLAIN }],
    ['type=docker,tar=false,dest=a', { kind: 'layout', dest: 'a', form: { ...PLAIN, mediaTypes: 'docker' } }],
    ['type=docker,tar=0,dest=a,oci-mediatypes=1', { kind: 'layout', dest: 'a', form: { ...PLAIN, mediaTypes: 'oci' } }],
    ['type=docker,dest=a', { kind: 'archive', format: 'docker-archive', dest: 'a', form: PLAIN }],
    [
      'type=oci,dest=a,oci-mediatypes=true,rewrite-timestamp=false',
      { kind: 'archive', format: 'oci-archive', dest: 'a', form: { ...PLAIN, mediaTypes: 'oci' } },
    ],
    ['type=image,name=n,push=true,store=true,unpack=false,force-compression=0', { kind: 'push', form: PLAIN }],
    ['type=image,name=n,push=true', { kind: 'push', form: PLAIN }],
    [
      'type=registry,name=n,compression=zstd,compression-level=19',
      { kind: 'push', form: { ...PLAIN, compression: 'zstd', level: 19 } },
    ],
    ['type=registry,name=n,force-compression=true', { kind: 'push', form: GZIP }],
    ['type=registry,name=n,oci-mediatypes=false', { kind: 'push', form: { ...PLAIN, mediaTypes: 'docker' } }],
    ['type=docker,dest=a,compression=gzip', { kind: 'archive', format: 'docker-archive', dest: 'a', form: GZIP }],
    [
      'type=oci,dest=a,compression=uncompressed,force-compression=true',
      { kind: 'archive', format: 'oci-archive', dest: 'a', form: PLAIN },
    ],
    [
      'type=oci,dest=a,force-compression=true,compression=zstd,compression-level=9',
      { kind: 'archive', format: 'oci-archive', dest: 'a', form: { ...PLAIN, compression: 'zstd', level: 9 } },
    ],
  ])('%s', (text, output) => {
    expect(parse([text]).outputs).toEqual([output]);
  });

  it('may be nothing but what is done in any case, and give names', () => {
    expect(parse(['type=docker', 'type=image,"name=a:1,b"'])).toEqual({
      outputs: [],
      names: ['a:1', 'b'],
      annotations: [],
    });
    expect(parse(['type=cacheonly'])).toEqual({ outputs: [], names: [], annotations: [] });
    expect(parse([], { push: true, tag: 'x' }).outputs).toEqual([{ kind: 'push', form: PLAIN }]);
    expect(parse(['type=registry'], { push: true, tag: 'x' }).outputs).toHaveLength(1);
  });

  it.each([
    ['type=local', 'it has no dest'],
    ['type=oci,tar=false', 'it has no dest'],
    ['type=oci,tar=maybe', 'expected true or false'],
    ['type=foo', 'type is one of local, tar, oci, docker, image, registry, cacheonly'],
    ['type=cacheonly,dest=a', 'unknown key "dest"'],
    ['dest=a', 'type is one of'],
    ['type=local,dest=a,push=true', 'unknown key "push": there are type, dest'],
    ['type=image,push=true', 'the image has no name'],
    ['type=registry,name=a,compression=xz', 'compression is one of gzip, zstd'],
    ['type=registry,name=a,compression=uncompressed', 'compression is one of gzip, zstd'],
    ['type=oci,dest=a,compression=estargz', 'compression is one of uncompressed, gzip, zstd'],
    ['type=oci,dest=a,compression-level=x', 'compression-level is a number'],
    ['type=oci,dest=a,oci-mediatypes=false,compression=zstd', 'have none for zstd'],
    ['type=docker,dest=a,oci-mediatypes=true', 'the archive has no manifest of OCI'],
    ['type=image,name=a,store=false', 'store=false is not there: the image is in the store in any case'],
    ['type=oci,dest=a,rewrite-timestamp=true', '--timestamp'],
    ['type=image,name=a,dangling-name-prefix=x', 'an image without a name has its id'],
    ['type=oci,dest=a,store=true', 'unknown key "store"'],
    ['', 'expected a directory'],
  ])('%s is refused: %s', (text, message) => {
    expect(() => parse([text])).toThrow(message);
  });

  it('give the image annotations', () => {
    const text = 'type=oci,dest=a,annotation.Org.k=x=y,"annotation-manifest.b=1,2",annotation-index.c=3';
    const placesIn = (given: string): readonly string[] =>
      parse([given]).annotations.map(({ places, setting }) => `${places ?? ''}:${setting}`);
    expect(placesIn(text)).toEqual(['manifest:Org.k=x=y', 'manifest:b=1,2', 'index:c=3']);
    expect(placesIn('type=image,name=n,annotation[linux/arm/v7].k=v')).toEqual(['manifest[linux/arm/v7]:k=v']);
    expect(placesIn('type=docker,annotation-manifest-descriptor[arm64].a.b=v')).toEqual([
      'manifest-descriptor[arm64]:a.b=v',
    ]);
    for (const type of ['local', 'tar', 'docker'])
      expect(() => parse([`type=${type},dest=a,annotation.k=v`])).toThrow('no manifest for an annotation');
    for (const wrong of [
      'annotation=v',
      'annotation-index=v',
      'annotation[arm64]=v',
      'annotation-index[arm64=v',
      'annotation',
    ])
      expect(() => parse([`type=oci,${wrong}`])).toThrow(
        `${JSON.stringify(wrong)} for --output: expected annotation.KEY=VALUE or annotation-TYPE[PLATFORM].KEY=VALUE`,
      );
  });

  it('go to standard output once', () => {
    expect(() => parse(['-', 'type=oci'])).toThrow('only one thing can go to standard output');
  });
});
