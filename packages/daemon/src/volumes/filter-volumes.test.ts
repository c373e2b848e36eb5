import { ANONYMOUS_VOLUME_LABEL, type VolumeRecord } from '@tinydock/domain';
import { describe, expect, test } from 'vitest';
import { prunePredicate, volumePredicate } from './filter-volumes.ts';

const volume = (name: string, labels: Record<string, string> = {}): VolumeRecord => ({
  name,
  createdAt: '',
  labels,
  options: {},
});
const VOLUMES = [
  volume('data'),
  volume('logs', { tier: 'web', old: '' }),
  volume('f00d', { [ANONYMOUS_VOLUME_LABEL]: '' }),
];
const parse = (texts: readonly string[]) =>
  texts.map((text) => {
    const equals = text.indexOf('=');
    return { key: text.slice(0, equals), value: text.slice(equals + 1) };
  });

describe('volume ls --filter', () => {
  test.each([
    [[], 'data logs f00d'],
    [['dangling=true'], 'logs f00d'],
    [['dangling=0'], 'data'],
    [['driver=local'], 'data logs f00d'],
    [['driver=nfs'], ''],
    [['name=^d', 'name=og'], 'data logs'],
    [['name=('], ''],
    [['label=tier=web', 'label=old'], 'logs'],
    [['label=tier=web', 'label=new'], ''],
    [['label!=tier=web', 'name=a'], 'data'],
  ])('%j', (filters, names) => {
    const isMeant = volumePredicate(parse(filters), (name) => name === 'data');
    expect(
      VOLUMES.filter(isMeant)
        .map(({ name }) => name)
        .join(' '),
    ).toBe(names);
  });

  test.each([['colour=red'], ['dangling=perhaps']])('%s is refused', (filter) => {
    expect(() => volumePredicate(parse([filter]), () => false)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});

describe('what volume prune may take', () => {
  test.each([
    [[], false, 'f00d'],
    [[], true, 'data logs f00d'],
    [['all=true'], false, 'data logs f00d'],
    [['all=false'], false, 'f00d'],
    [['label=old'], false, ''],
    [['label=old'], true, 'logs'],
    [['all=1', 'label!=old'], false, 'data f00d'],
  ])('%j with all %s', (filters, all, names) => {
    expect(
      VOLUMES.filter(prunePredicate(parse(filters), all))
        .map(({ name }) => name)
        .join(' '),
    ).toBe(names);
  });

  test('no other filters', () => {
    expect(() => prunePredicate(parse(['until=24h']), false)).toThrow(/expected one of all, label, label!/);
  });
});
