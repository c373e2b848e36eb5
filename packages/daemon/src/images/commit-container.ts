import { createHash } from 'node:crypto';
import {
  type Annotations,
  type BlobStore,
  type ContainerCatalog,
  type ContainerRecord,
  formatReference,
  type ImageCatalog,
  type ImageId,
  isTinydockError,
  type LayerRecord,
  type LayerStore,
  parseDigest,
  parseImageConfig,
  parseImageId,
  parseReference,
  TinydockError,
  withDefaultTag,
} from '@tinydock/domain';
import type { ContainerControl } from '../containers/container-control.ts';
import { containerPaths } from '../containers/container-paths.ts';
import { containerEvent } from '../containers/container-event.ts';
import type { ContainerTrees } from '../containers/container-trees.ts';
import { findContainer } from '../containers/find-container.ts';
import type { EventBus } from '../system/event-bus.ts';
import { applyChanges, type MutableProcessConfig } from './apply-changes.ts';
import { baseAnnotations } from './base-annotations.ts';
import { commitConfig, containerProcessConfig } from './commit-config.ts';
import { createImageRecord } from './create-image-record.ts';
import type { GarbageCollector } from './garbage-collector.ts';

export interface CommitDependencies {
  readonly root: string;
  readonly runDir: string;
  readonly catalog: ContainerCatalog;
  readonly control: ContainerControl;
  readonly trees: ContainerTrees;
  readonly layers: LayerStore;
  readonly blobs: BlobStore;
  readonly images: ImageCatalog;
  readonly garbage: GarbageCollector;
  readonly events: EventBus;
  readonly clock: () => Date;
  /** The layer that an upper directory is. */
  readonly writeUpperTar: (directory: string, signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

export interface CommitRequest {
  readonly container: string;
  /** Empty for no name. */
  readonly reference: string;
  readonly author: string;
  readonly message: string;
  /** Dockerfile instructions. */
  readonly changes: readonly string[];
  /** Freeze a container that runs while its files are read. */
  readonly pause: boolean;
  readonly signal: AbortSignal;
}

/** Freezes a container that runs, if it is not frozen, for as long as the work takes. */
async function pausedWhile<T>(
  { control, catalog }: CommitDependencies,
  record: ContainerRecord,
  work: () => Promise<T>,
): Promise<T> {
  const { state } = catalog.getContainer(record.id) ?? record;
  if (state.kind !== 'running' || state.isPaused === true) return work();
  await control.pause(record.id).catch((error: unknown) => {
    const hasEnded = error instanceof TinydockError && error.reason === 'CONTAINER_NOT_RUNNING';
    if (!hasEnded) throw error;
  });
  try {
    return await work();
  } finally {
    // It may have been ended meanwhile, or gone on by somebody else's wish.
    await control.unpause(record.id).catch(() => undefined);
  }
}

/** @throws TinydockError NOT_FOUND / CONTAINER_NOT_FOUND where somebody has removed it meanwhile */
async function storeLayer(
  dependencies: CommitDependencies,
  record: ContainerRecord,
  signal: AbortSignal,
): Promise<LayerRecord> {
  const { layers, trees, catalog } = dependencies;
  const { upperDir } = containerPaths(dependencies, record.id);
  const tree = await trees.open(record.id);
  try {
    const { layer } = await layers.ingest({ source: (stop) => dependencies.writeUpperTar(upperDir, stop), signal });
    findContainer(catalog, record.id);
    return layer;
  } finally {
    await tree.close();
  }
}

/** The name that the container was made from may be another image's by now. */
function annotationsOf(images: ImageCatalog, { imageId, imageName }: ContainerRecord['spec']): Annotations {
  const image = images.getImage(imageId);
  if (image === undefined) return {};
  const name = image.tags.find((tag) => tag === nameOf(imageName));
  return baseAnnotations(images, name === undefined ? { kind: 'by-id', image } : { kind: 'by-name', image, name });
}

function nameOf(text: string): string | undefined {
  try {
    return formatReference(withDefaultTag(parseReference(text)));
  } catch (error) {
    // An id is no name.
    if (isTinydockError(error)) return undefined;
    throw error;
  }
}

async function storeImage(
  dependencies: CommitDependencies,
  request: CommitRequest,
  work: { readonly record: ContainerRecord; readonly process: MutableProcessConfig; readonly parent: Uint8Array },
): Promise<ImageId> {
  const { layers, blobs, images, clock } = dependencies;
  const { record, process, parent } = work;
  const read = () => storeLayer(dependencies, record, request.signal);
  const { diffId } = request.pause ? await pausedWhile(dependencies, record, read) : await read();
  const { author, message: comment, reference } = request;
  const created = clock().toISOString();
  const bytes = commitConfig({ parent, process, diffId, spec: record.spec, author, comment, created });
  await blobs.put(bytes);
  const id = parseImageId(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  images.putImage({
    image: createImageRecord({
      id,
      config: parseImageConfig(bytes),
      layers,
      addedAt: clock(),
      annotations: annotationsOf(images, record.spec),
    }),
    tags: reference === '' ? [] : [formatReference(withDefaultTag(parseReference(reference)))],
    digests: [],
    manifests: [],
  });
  return id;
}

/**
 * Makes an image of a container: the layers of its image, and one of what it has written.
 * @throws TinydockError as {@link findContainer} and {@link LayerStore.ingest}; INVALID_ARGUMENT for a bad reference or
 *   change, before anything is read
 */
export async function commitContainer(dependencies: CommitDependencies, request: CommitRequest): Promise<ImageId> {
  const { catalog, blobs, garbage, events } = dependencies;
  const record = findContainer(catalog, request.container);
  if (request.reference !== '') parseReference(request.reference);
  const process = applyChanges(request.changes, containerProcessConfig(record.spec));
  const id = await garbage.hold(async () => {
    const parent = await blobs.get(parseDigest(record.spec.imageId));
    parseImageConfig(parent);
    return storeImage(dependencies, request, { record, process, parent });
  });
  events.publish(containerEvent(record, 'commit', { imageID: id }));
  return id;
}
