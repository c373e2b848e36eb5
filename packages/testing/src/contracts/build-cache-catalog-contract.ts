import { type BuildCacheCatalog, type BuildCacheRecord, parseDiffId, parseDigest } from '@tinydock/domain';
import { describe, expect, it } from 'vitest';

function createRecord(digit: string, minute: number): BuildCacheRecord {
  const text = `sha256:${digit.repeat(64)}`;
  const time = `2026-01-01T00:0${minute}:00.000Z`;
  return {
    key: parseDigest(text),
    diffId: parseDiffId(text),
    createdAt: time,
    usedAt: time,
    description: `RUN ${digit}`,
  };
}

/**
 * What every `BuildCacheCatalog` does.
 * @param create an empty catalog
 */
export function describeBuildCacheCatalogContract(create: () => BuildCacheCatalog): void {
  describe('BuildCacheCatalog', () => {
    it('finds steps by their keys, and lists them oldest first', () => {
      const catalog = create();
      expect(catalog.listSteps()).toEqual([]);
      expect(catalog.findStep(createRecord('a', 1).key)).toBeUndefined();
      catalog.putStep(createRecord('b', 2));
      catalog.putStep(createRecord('a', 1));
      expect(catalog.findStep(createRecord('a', 1).key)).toEqual(createRecord('a', 1));
      expect(catalog.listSteps()).toEqual([createRecord('a', 1), createRecord('b', 2)]);
    });

    it('replaces a step and a trace', () => {
      const catalog = create();
      const { key } = createRecord('a', 1);
      const { diffId } = createRecord('b', 1);
      catalog.putStep(createRecord('a', 1));
      catalog.putStep({ ...createRecord('a', 2), diffId });
      expect(catalog.findStep(key)).toEqual({ ...createRecord('a', 2), diffId });
      expect(catalog.getTrace('name')).toBeUndefined();
      catalog.putTrace('name', '[]');
      catalog.putTrace('name', '[1]\na\0ü\0');
      expect(catalog.getTrace('name')).toBe('[1]\na\0ü\0');
    });

    it('notes when a step was taken', () => {
      const catalog = create();
      const record = createRecord('a', 1);
      catalog.putStep(record);
      catalog.touchSteps([record.key, createRecord('b', 1).key], '2027-01-01T00:00:00.000Z');
      expect(catalog.listSteps()).toEqual([{ ...record, usedAt: '2027-01-01T00:00:00.000Z' }]);
    });

    it('forgets steps', () => {
      const catalog = create();
      const [first, second] = [createRecord('a', 1), createRecord('b', 2)];
      catalog.putStep(first);
      catalog.putStep(second);
      catalog.removeSteps([first.key, createRecord('c', 3).key]);
      expect(catalog.listSteps()).toEqual([second]);
    });
  });
}
