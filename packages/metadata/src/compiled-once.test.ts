import { parseDiffId, parseDigest } from '@tinydock/domain';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from './open-database.ts';
import { SqliteBuildCacheCatalog } from './sqlite-build-cache-catalog.ts';
import { SqliteLayerCatalog } from './sqlite-layer-catalog.ts';

test('what each cached step of a build asks is compiled once', () => {
  const database = openDatabase(':memory:');
  onTestFinished(() => {
    database.close();
  });
  const prepare = vi.spyOn(database, 'prepare');
  const steps = new SqliteBuildCacheCatalog(database);
  const layers = new SqliteLayerCatalog(database);
  for (let step = 0; step < 20; step += 1) {
    const digest = `sha256:${'0'.repeat(62)}${step + 10}`;
    expect(steps.findStep(parseDigest(digest))).toBeUndefined();
    expect(layers.getLayer(parseDiffId(digest))).toBeUndefined();
  }
  expect(prepare).toHaveBeenCalledTimes(2);
});
