import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildRecord, type BuildRecordCatalog, type BuildState, parseBuildId } from '@tinydock/domain';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openMetadata } from './open-metadata.ts';

function build(digits: string, second: number, state: BuildState = 'completed'): BuildRecord {
  return {
    id: parseBuildId(digits.padEnd(64, '0')),
    tags: ['app:1'],
    dockerfile: 'Dockerfile',
    context: '/src',
    target: '',
    platforms: ['linux/amd64'],
    state,
    startedAt: `2026-01-01T00:00:0${second}.000Z`,
    finishedAt: undefined,
    imageId: undefined,
    error: '',
    steps: [],
  };
}

describe('SqliteBuildRecordCatalog', () => {
  let catalog: BuildRecordCatalog;

  beforeEach(() => {
    const dir = mkdtempSync(join(tmpdir(), 'tinydock-metadata-'));
    const metadata = openMetadata(join(dir, 'test.db'));
    catalog = metadata.buildRecords;
    onTestFinished(() => {
      metadata.close();
      rmSync(dir, { recursive: true });
    });
  });

  test('finds by prefix, and lists the newest first', () => {
    for (const record of [build('aa1', 1), build('aa2', 3), build('b', 2)]) catalog.putBuild(record);
    expect(catalog.listBuilds().map(({ id }) => id.slice(0, 3))).toEqual(['aa2', 'b00', 'aa1']);
    expect(catalog.findBuild('aa2')).toEqual(JSON.parse(JSON.stringify(build('aa2', 3))));
    expect(catalog.findBuild('c')).toBeUndefined();
    expect(catalog.findBuild('')).toBeUndefined();
    expect(catalog.findBuild('*')).toBeUndefined();
    expect(() => catalog.findBuild('aa')).toThrow('ambiguous');
  });

  test('a row is replaced, and goes when it is told to', () => {
    catalog.putBuild(build('a', 1, 'running'));
    catalog.putBuild(build('a', 1, 'failed'));
    expect(catalog.listBuilds()).toMatchObject([{ state: 'failed' }]);
    catalog.removeBuilds([build('a', 1).id, build('b', 1).id]);
    expect(catalog.listBuilds()).toEqual([]);
  });

  test('old builds go, but for those that run', () => {
    for (const record of [build('a', 1, 'running'), build('b', 2), build('c', 3), build('d', 4)])
      catalog.putBuild(record);
    expect(catalog.trimBuilds(2)).toEqual([build('b', 2).id]);
    expect(catalog.listBuilds().map(({ id }) => id.slice(0, 1))).toEqual(['d', 'c', 'a']);
    expect(catalog.trimBuilds(2)).toEqual([]);
  });
});
