import { type LayerStore, parseDigest, parseManifest } from '@tinydock/domain';
import type { ClientLayout } from '../layouts/client-layout.ts';
import type { ReadCache } from './imported-caches.ts';
import { openCache } from './open-cache.ts';

/** More than the reader of manifests takes. */
const MAX_MANIFEST_BYTES = 8 * 1024 * 1024;

/**
 * Reads a cache that lies in a layout of the client; its layers are taken in when they are asked for, checked as those of
 * a pull.
 * @param text digest of its manifest
 * @throws TinydockError as {@link ClientLayout} and {@link openCache}; INVALID_ARGUMENT for what is no digest
 */
export async function readLayoutCache(
  layers: Pick<LayerStore, 'ingest'>,
  layout: ClientLayout,
  text: string,
): Promise<ReadCache> {
  const { name } = layout;
  const manifest = parseManifest(await layout.document({ digest: parseDigest(text) }, MAX_MANIFEST_BYTES));
  const document = await openCache(name, manifest, (config, maxBytes) => layout.document(config, maxBytes));
  return {
    name,
    reference: undefined,
    ...document,
    fetch: async (diffId, _push, signal) => {
      const descriptor = document.forms.get(diffId);
      if (descriptor === undefined) throw new Error(`${name} has no layer ${diffId}`);
      const expected = { digest: descriptor.digest, sizeBytes: descriptor.size, diffId };
      await layers.ingest({ source: () => layout.open(descriptor), expected, signal });
    },
  };
}
