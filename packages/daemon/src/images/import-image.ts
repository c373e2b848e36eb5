import { createHash } from 'node:crypto';
import {
  type BlobStore,
  formatReference,
  hostPlatform,
  type ImageCatalog,
  type ImageId,
  type LayerRecord,
  type LayerStore,
  parseImageConfig,
  parseImageId,
  parseReference,
  type Platform,
  withDefaultTag,
} from '@tinydock/domain';
import { applyChanges, type MutableProcessConfig } from './apply-changes.ts';
import { createImageRecord } from './create-image-record.ts';
import type { GarbageCollector } from './garbage-collector.ts';

export interface ImportDependencies {
  readonly layers: LayerStore;
  readonly blobs: BlobStore;
  readonly images: ImageCatalog;
  readonly garbage: GarbageCollector;
  readonly clock: () => Date;
  /** Takes off a compression that the layer store does not know. */
  readonly unpack: (source: AsyncIterable<Uint8Array>) => Promise<AsyncIterable<Uint8Array>>;
}

export interface ImportRequest {
  readonly source: () => AsyncIterable<Uint8Array>;
  /** Empty for no name. */
  readonly reference: string;
  readonly message: string;
  /** Dockerfile instructions. */
  readonly changes: readonly string[];
  readonly platform: Platform | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onReceived: (bytes: number) => void;
}

function createConfig(options: {
  readonly layer: LayerRecord;
  readonly process: MutableProcessConfig;
  readonly platform: Platform;
  readonly message: string;
  readonly created: string;
}): Uint8Array {
  const { layer, process, platform, created } = options;
  const comment = options.message === '' ? 'Imported from -' : options.message;
  const config = {
    created,
    architecture: platform.architecture,
    ...(platform.variant === undefined ? {} : { variant: platform.variant }),
    os: platform.os,
    config: process,
    rootfs: { type: 'layers', diff_ids: [layer.diffId] },
    history: [{ created, created_by: '', comment }],
  };
  return new TextEncoder().encode(JSON.stringify(config));
}

/**
 * Makes an image of one layer from a root filesystem's tar.
 * @throws TinydockError as {@link LayerStore.ingest}; INVALID_ARGUMENT for a bad reference or change, before anything is read
 */
export async function importImage(dependencies: ImportDependencies, request: ImportRequest): Promise<ImageId> {
  const reference = request.reference === '' ? undefined : withDefaultTag(parseReference(request.reference));
  const process = applyChanges(request.changes);
  const { layers, blobs, images, garbage, clock } = dependencies;
  return garbage.hold(async () => {
    const source = await dependencies.unpack(request.source());
    const { layer } = await layers.ingest({
      source: () => source,
      signal: request.signal,
      onProgress: (progress) => {
        if (progress.kind === 'received') request.onReceived(progress.bytes);
      },
    });
    const platform = request.platform ?? hostPlatform();
    const created = clock().toISOString();
    const bytes = createConfig({ layer, process, platform, message: request.message, created });
    await blobs.put(bytes);
    const id = parseImageId(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    const config = parseImageConfig(bytes);
    images.putImage({
      image: createImageRecord({ id, config, layers, addedAt: clock() }),
      tags: reference === undefined ? [] : [formatReference(reference)],
      digests: [],
      manifests: [],
    });
    return id;
  });
}
