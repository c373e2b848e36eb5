import { type LayerCatalog, type LayerRecord, parseDiffId } from '@tinydock/domain';
import { describe, expect, it } from 'vitest';

function createLayer(digit: string, tarBytes = 1024): LayerRecord {
  return {
    diffId: parseDiffId(`sha256:${digit.repeat(64)}`),
    tarBytes,
    indexBytes: 512,
    contentBytes: 10,
    entries: 2,
    impliedDirectories: ['usr', 'usr/share'],
    compressed: undefined,
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}

const STAGING = { id: 'one', pid: 1, startedAt: '2026-01-01T00:00:00.000Z' };

/**
 * What every `LayerCatalog` does.
 * @param create an empty catalog
 */
export function describeLayerCatalogContract(create: () => LayerCatalog): void {
  describe('LayerCatalog', () => {
    it('is empty at first', () => {
      const catalog = create();
      expect(catalog.listLayers()).toEqual([]);
      expect(catalog.listStaging()).toEqual([]);
      expect(catalog.getLayer(createLayer('a').diffId)).toBeUndefined();
    });

    it('lists work in progress until it ends, which may be said again', () => {
      const catalog = create();
      catalog.beginStaging(STAGING);
      expect(catalog.listStaging()).toEqual([STAGING]);
      catalog.endStaging(STAGING.id);
      catalog.endStaging(STAGING.id);
      expect(catalog.listStaging()).toEqual([]);
    });

    it('commits a layer and ends only its own work', () => {
      const catalog = create();
      catalog.beginStaging(STAGING);
      catalog.beginStaging({ ...STAGING, id: 'two' });
      catalog.commitLayer(createLayer('a'), STAGING.id);
      expect(catalog.listStaging().map((record) => record.id)).toEqual(['two']);
      expect(catalog.getLayer(createLayer('a').diffId)).toEqual(createLayer('a'));
      expect(catalog.listLayers()).toEqual([createLayer('a')]);
    });

    it('keeps the record that is there when a layer is committed again', () => {
      const catalog = create();
      catalog.commitLayer(createLayer('a', 1024), 'one');
      catalog.beginStaging({ ...STAGING, id: 'two' });
      catalog.commitLayer(createLayer('a', 2048), 'two');
      expect(catalog.listLayers()).toEqual([createLayer('a', 1024)]);
      expect(catalog.listStaging()).toEqual([]);
    });

    it('deletes the layers that are named, whether they are there or not', () => {
      const catalog = create();
      for (const digit of ['a', 'b', 'c']) catalog.commitLayer(createLayer(digit), digit);
      catalog.deleteLayers(['a', 'c', 'd'].map((digit) => createLayer(digit).diffId));
      expect(catalog.listLayers()).toEqual([createLayer('b')]);
      catalog.deleteLayers([]);
      expect(catalog.listLayers()).toHaveLength(1);
    });
  });
}
