import { type ContainerRecord, type ImageConfig, type MountSpec, TinydockError } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { mergeMounts, type MountSources, type RequestedMount } from './merge-mounts.ts';
import { inheritMounts } from './volumes-from.ts';

const volume = (source: string, target: string): RequestedMount => ({
  kind: 'volume',
  source,
  target,
  readOnly: false,
  mustExist: false,
  isNotFilled: false,
});

function merge(changes: Partial<MountSources>, volumes: readonly string[] = []): readonly string[] {
  const config = { process: { volumes } } as unknown as ImageConfig;
  const sources = { requested: [], inherited: [], tmpfs: [], newVolumeName: () => 'new', config, ...changes };
  return mergeMounts(sources).map(
    ({ source, target, isAnonymous }) => `${target} ${source}${isAnonymous === true ? ' anonymous' : ''}`,
  );
}

describe('the mounts of a container', () => {
  test('what is asked for comes before what others have, and that before what the image wants', () => {
    const requested = [volume('a', '/one/'), volume('', '/two')];
    const inherited = [volume('b', '/one'), volume('c', '/three'), { ...volume('d', '/five'), isAnonymous: true }];
    expect(merge({ requested, inherited }, ['/three/', '/four', '/two'])).toEqual([
      '/one a',
      '/two new anonymous',
      '/three c',
      '/five d anonymous',
      '/four new anonymous',
    ]);
  });

  test('one place for two is an error, a tmpfs takes the place of a volume of the image', () => {
    expect(() => merge({ requested: [volume('a', '/x'), volume('b', '/x/')] })).toThrow(/the same place/);
    expect(merge({ tmpfs: [{ target: '/x', options: [] }] }, ['/x'])).toEqual([]);
  });
});

describe('--volumes-from', () => {
  const mount = (source: string, target: string, readOnly = false): MountSpec => ({
    kind: 'volume',
    source,
    target,
    readOnly,
  });
  const containers: Readonly<Record<string, readonly MountSpec[]>> = {
    db: [mount('data', '/data'), mount('logs', '/logs', true)],
    web: [{ ...mount('/srv', '/data'), kind: 'bind' }],
  };
  const find = (name: string): ContainerRecord => {
    const mounts = containers[name];
    if (mounts === undefined) throw new TinydockError({ code: 'NOT_FOUND', message: name });
    return { spec: { mounts } } as unknown as ContainerRecord;
  };
  const inherit = (...texts: readonly string[]): readonly string[] =>
    inheritMounts(texts, find).map(({ source, target, readOnly }) => `${target} ${source} ${readOnly ? 'ro' : 'rw'}`);

  test.each([
    [['db'], ['/data data rw', '/logs logs ro']],
    [['db:rw'], ['/data data rw', '/logs logs ro']],
    [['db:ro,z'], ['/data data ro', '/logs logs ro']],
    [
      ['db', 'web'],
      ['/logs logs ro', '/data /srv rw'],
    ],
    [[], []],
  ])('%j', (texts, expected) => {
    expect(inherit(...texts)).toEqual(expected);
  });

  test.each(['', ':ro', 'db:', 'db:wo', 'db:ro,rw', 'db:rshared', 'db:ro:x', 'db:nocopy'])('%j is refused', (text) => {
    expect(() => inherit(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  test('an unknown container is an error', () => {
    expect(() => inherit('gone')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});
