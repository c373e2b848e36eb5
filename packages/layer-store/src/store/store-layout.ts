import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DiffId, digestHex } from '@tinydock/domain';

/** The files of one layer's directory. */
export const LAYER_FILES = { tar: 'layer.tar', index: 'layer.erofs', record: 'layer.json' } as const;

/** Where everything lies below the store's root; pure but for `prepareStore`. */
export interface StoreLayout {
  readonly root: string;
  readonly layers: string;
  readonly blobs: string;
  readonly staging: string;
  readonly trash: string;
  /** Caches per stack of layers; everything in it can be rebuilt. */
  readonly chains: string;
  layerDir(diffId: DiffId): string;
}

export function createStoreLayout(root: string): StoreLayout {
  const layers = join(root, 'layers');
  return {
    root,
    layers,
    blobs: join(root, 'blobs', 'sha256'),
    staging: join(root, 'staging'),
    trash: join(root, 'trash'),
    chains: join(root, 'chains'),
    layerDir: (diffId) => join(layers, digestHex(diffId)),
  };
}

/** Makes the store's directories, closed to others. Idempotent. */
export function prepareStore(layout: StoreLayout): void {
  for (const directory of [layout.root, layout.layers, layout.blobs, layout.staging, layout.trash, layout.chains]) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }
}
