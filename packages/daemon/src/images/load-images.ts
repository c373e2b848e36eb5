import {
  type ArchivedImage,
  type ArchiveSink,
  type BlobStore,
  familiarReference,
  FileBytes,
  formatReference,
  type ImageCatalog,
  type ImageId,
  type LayerRecord,
  type LayerStore,
  type LoadEvent,
  parseImageId,
  parseReference,
  type Platform,
  type Reference,
  type StandsFor,
} from '@tinydock/domain';
import { createHash } from 'node:crypto';
import { streamEvents } from '../concurrency/event-queue.ts';
import { createImageRecord } from './create-image-record.ts';
import type { GarbageCollector } from './garbage-collector.ts';

export interface LoadDependencies {
  readonly layers: LayerStore;
  readonly blobs: BlobStore;
  readonly images: ImageCatalog;
  readonly garbage: GarbageCollector;
  readonly clock: () => Date;
  /** @throws also NOT_FOUND / PLATFORM_NOT_FOUND where an image is not for the platform that was asked for */
  readonly readArchive: (
    source: AsyncIterable<Uint8Array>,
    sink: ArchiveSink,
    options: LoadedPlatforms & { readonly signal: AbortSignal },
  ) => Promise<readonly ArchivedImage[]>;
}

/** Which platforms of an image are loaded. */
export interface LoadedPlatforms {
  /** What the user asked for; undefined for this machine's. */
  readonly platform: Platform | undefined;
  readonly allPlatforms: boolean;
}

export interface LoadRequest {
  readonly source: () => AsyncIterable<Uint8Array>;
  readonly platforms: LoadedPlatforms;
  readonly signal?: AbortSignal | undefined;
}

type Push = (event: LoadEvent) => void;

function createSink(dependencies: LoadDependencies, push: Push, signal: AbortSignal): ArchiveSink {
  let received = 0;
  return {
    putLayer: async (source, expected, stop): Promise<LayerRecord> => {
      let before = 0;
      const result = await dependencies.layers.ingest({
        source: () => source,
        expected,
        signal: AbortSignal.any([signal, stop]),
        onProgress: (progress) => {
          // Of a file, layers are read apart from the rest; of a stream, bytes are counted as they come.
          if (progress.kind !== 'received' || !(source instanceof FileBytes)) return;
          received += progress.bytes - before;
          before = progress.bytes;
          push({ kind: 'received', bytes: received });
        },
      });
      const { diffId, tarBytes } = result.layer;
      push({ kind: 'layer-loaded', diffId, tarBytes, alreadyPresent: result.alreadyPresent });
      return result.layer;
    },
    getLayer: (diffId) => dependencies.layers.get(diffId),
  };
}

function countBytes(source: AsyncIterable<Uint8Array>, push: Push): AsyncIterable<Uint8Array> {
  return source instanceof FileBytes ? source : countStream(source, push);
}

async function* countStream(source: AsyncIterable<Uint8Array>, push: Push): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    push({ kind: 'received', bytes });
    yield chunk;
  }
}

/**
 * What the tags stand for. An archive's index has other digests than a registry's for the same layers, and one platform
 * of it says nothing of the others, nor does a docker-archive: a tag that is at the image already goes on to stand for
 * what it came as.
 */
function standsForOf(
  images: ImageCatalog,
  { id, archived }: { readonly id: ImageId; readonly archived: ArchivedImage },
  allPlatforms: boolean,
): StandsFor {
  const kept = archived.tags.map(formatReference).flatMap((tag) => {
    const current = images.findByName(tag);
    const isTold = allPlatforms && archived.standsFor?.[tag] !== undefined;
    const before = current?.id === id && !isTold ? current.standsFor?.[tag] : undefined;
    return before === undefined ? [] : [[tag, before] as const];
  });
  return { ...archived.standsFor, ...Object.fromEntries(kept) };
}

async function storeImage(
  dependencies: LoadDependencies,
  archived: ArchivedImage,
  { push, allPlatforms }: { readonly push: Push; readonly allPlatforms: boolean },
): Promise<void> {
  const { blobs, images, layers, clock } = dependencies;
  const digest = `sha256:${createHash('sha256').update(archived.configBytes).digest('hex')}`;
  const id = parseImageId(digest);
  await Promise.all(
    [archived.configBytes, ...archived.manifests.map(({ bytes }) => bytes)].map((bytes) => blobs.put(bytes)),
  );
  const tags = archived.tags.map((tag: Reference) => formatReference(tag));
  const { movedTags } = images.putImage({
    image: createImageRecord({ id, config: archived.config, layers, addedAt: clock() }),
    tags,
    standsFor: standsForOf(images, { id, archived }, allPlatforms),
    digests: [],
    manifests: archived.manifests.map(({ record }) => ({ ...record, imageId: id })),
  });
  push({
    kind: 'image-loaded',
    imageId: id,
    tags: archived.tags.map((tag) => familiarReference(tag)),
    movedTags: movedTags.map(({ tag, from }) => ({ tag: familiarReference(parseReference(tag)), from })),
  });
}

/**
 * Stores the images of an archive as it streams by. Each image becomes visible in one transaction, after all layers
 * of the archive have been stored; a failure leaves nothing but layers that the next collection removes.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE, and what {@link LayerStore.ingest} throws
 */
export function loadImages(
  dependencies: LoadDependencies,
  request: LoadRequest,
): AsyncGenerator<LoadEvent, void, undefined> {
  const coalesceKey = (event: LoadEvent): string | undefined => (event.kind === 'received' ? event.kind : undefined);
  return streamEvents<LoadEvent>({ signal: request.signal, coalesceKey }, (push, signal) =>
    dependencies.garbage.hold(async () => {
      const sink = createSink(dependencies, push, signal);
      const archived = await dependencies.readArchive(countBytes(request.source(), push), sink, {
        ...request.platforms,
        signal,
      });
      const { allPlatforms } = request.platforms;
      for (const image of archived) await storeImage(dependencies, image, { push, allPlatforms });
    }),
  );
}
