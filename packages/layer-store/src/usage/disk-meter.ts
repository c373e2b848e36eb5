import { join } from 'node:path';
import { type DiffId, type Digest, type DiskMeter, digestHex } from '@tinydock/domain';
import { findChains } from '../mounts/chain-cache.ts';
import { createStoreLayout } from '../store/store-layout.ts';
import { AllocationCounter } from './allocated-bytes.ts';
import { measureStore } from './measure-store.ts';

/** Measures what lies below the root of a layer store. Reads only. */
export function createDiskMeter({ root }: { readonly root: string }): DiskMeter {
  const layout = createStoreLayout(root);
  return {
    measureStore: () => measureStore(layout),
    measureDirectory: (area, name) => new AllocationCounter().countTree(join(layout.root, area, name)),
    measure: async (content: Iterable<DiffId | Digest>) => {
      const digests = new Set(content);
      if (digests.size === 0) return 0;
      const paths = [...digests].flatMap((digest) => [
        join(layout.layers, digestHex(digest)),
        join(layout.blobs, digestHex(digest)),
      ]);
      const chains = await findChains(layout, digests);
      const counter = new AllocationCounter();
      let bytes = 0;
      for (const path of [...paths, ...chains]) bytes += await counter.countTree(path);
      return bytes;
    },
  };
}
