import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LayerRecord, parseDiffId, parseDigest } from '@tinydock/domain';
import { describeBuildCacheCatalogContract } from '@tinydock/testing';
import { expect, onTestFinished, test } from 'vitest';
import { type Metadata, openMetadata } from './open-metadata.ts';

function open(): Metadata {
  const dir = mkdtempSync(join(tmpdir(), 'tinydock-metadata-'));
  const metadata = openMetadata(join(dir, 'test.db'));
  onTestFinished(() => {
    metadata.close();
    rmSync(dir, { recursive: true });
  });
  return metadata;
}

describeBuildCacheCatalogContract(() => open().buildCache);

test('a layer stays for as long as a step names it', () => {
  const { layers, references, buildCache } = open();
  const diffId = parseDiffId(`sha256:${'a'.repeat(64)}`);
  const layer: LayerRecord = {
    diffId,
    tarBytes: 1024,
    indexBytes: 512,
    contentBytes: 10,
    entries: 2,
    impliedDirectories: [],
    compressed: undefined,
    createdAt: '2026-01-01T00:00:00.000Z',
  };
  layers.beginStaging({ id: 'one', pid: 1, startedAt: layer.createdAt });
  layers.commitLayer(layer, 'one');
  const key = parseDigest(`sha256:${'b'.repeat(64)}`);
  buildCache.putStep({ key, diffId, createdAt: layer.createdAt, usedAt: layer.createdAt, description: 'RUN x' });
  expect(references.findUnreferencedLayers()).toEqual([]);
  buildCache.removeSteps([key]);
  expect(references.findUnreferencedLayers()).toEqual([diffId]);
});
