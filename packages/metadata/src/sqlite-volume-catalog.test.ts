import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Metadata, openMetadata } from './open-metadata.ts';

let dir: string;
let metadata: Metadata;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinydock-volumes-'));
  metadata = openMetadata(join(dir, 'test.db'));
});

afterEach(() => {
  metadata.close();
  rmSync(dir, { recursive: true });
});

test('volumes are kept by their names, the first of a name wins', () => {
  const { volumes } = metadata;
  const record = {
    name: 'data',
    createdAt: '2026-01-02T00:00:00.000Z',
    labels: { a: 'b' },
    options: { type: 'tmpfs' },
  };
  expect(volumes.insertVolume(record)).toBe(true);
  expect(volumes.insertVolume({ ...record, labels: {} })).toBe(false);
  volumes.insertVolume({ ...record, name: 'a' });
  expect(volumes.getVolume('data')).toEqual(record);
  expect(volumes.listVolumes().map(({ name }) => name)).toEqual(['a', 'data']);
  volumes.deleteVolume('data');
  volumes.deleteVolume('data');
  expect(volumes.getVolume('data')).toBeUndefined();
});
