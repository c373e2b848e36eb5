import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeLayerCatalogContract } from '@tinydock/testing';
import { onTestFinished } from 'vitest';
import { openMetadata } from './open-metadata.ts';

describeLayerCatalogContract(() => {
  const dir = mkdtempSync(join(tmpdir(), 'tinydock-metadata-'));
  const metadata = openMetadata(join(dir, 'test.db'));
  onTestFinished(() => {
    metadata.close();
    rmSync(dir, { recursive: true });
  });
  return metadata.layers;
});
