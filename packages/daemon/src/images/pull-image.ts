import { randomUUID } from 'node:crypto';
import {
  type BlobStore,
  type Descriptor,
  type DiffId,
  familiarReference,
  formatReference,
  hostPlatform,
  type ImageCatalog,
  type ImageConfig,
  type ImageId,
  type LayerFormCatalog,
  type LayerStore,
  type LeaseCatalog,
  type ManifestRecord,
  type NamedImage,
  normalizePlatform,
  parseImageConfig,
  parseImageId,
  parseReference,
  type Platform,
  type PullEvent,
  type Reference,
  type RegistryClient,
  type RegistryCredentials,
  type RegistrySession,
  selectPlatform,
  shortId,
  withDefaultTag,
} from '@tinydock/domain';
import { streamEvents } from '../concurrency/event-queue.ts';
import { runLimited } from '../concurrency/run-limited.ts';
import { createImageRecord } from './create-image-record.ts';
import { rememberPulledForms } from './verified-form.ts';
import { assertConfigFits, assertPlatform, type ResolvedImage, resolveImage } from './resolve-manifest.ts';

export const MAX_CONFIG_BYTES = 8 * 1024 * 1024;

export interface PullDependencies {
  readonly registry: RegistryClient;
  readonly layers: LayerStore;
  readonly blobs: BlobStore;
  readonly images: ImageCatalog;
  readonly leases: LeaseCatalog;
  readonly forms: LayerFormCatalog;
  readonly clock: () => Date;
  readonly maxConcurrentLayers: number;
}

export interface PullRequest {
  readonly reference: string;
  readonly platform?: Platform | undefined;
  readonly credentials?: RegistryCredentials | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The image, if the very manifest is known, its layers are here and it is for the wanted platform. */
function findUnchanged(
  dependencies: PullDependencies,
  digestName: NamedImage['digests'][number],
  wanted: Platform,
): NamedImage | undefined {
  const image = dependencies.images.findByName(digestName);
  if (image === undefined || selectPlatform([image.platform], wanted) !== 0) return undefined;
  return image.diffIds.every((diffId) => dependencies.layers.get(diffId) !== undefined) ? image : undefined;
}

function manifestRecords(resolved: ResolvedImage, imageId: ImageId): ManifestRecord[] {
  const unique = new Map([resolved.top, resolved.own].map((fetched) => [fetched.digest, fetched]));
  return [...unique.values()].map(({ digest, mediaType }) => ({ digest, mediaType, imageId }));
}

function layersOf(
  resolved: ResolvedImage,
  config: ImageConfig,
): readonly { readonly descriptor: Descriptor; readonly diffId: DiffId }[] {
  return resolved.manifest.layers.map((descriptor, index) => ({
    descriptor,
    diffId: config.diffIds[index] as DiffId,
  }));
}

class Pull {
  readonly #dependencies: PullDependencies;
  readonly #session: RegistrySession;
  readonly #platform: Platform | undefined;
  readonly #push: (event: PullEvent) => void;

  constructor(options: {
    readonly dependencies: PullDependencies;
    readonly session: RegistrySession;
    /** What the user asked for, if anything. */
    readonly platform: Platform | undefined;
    readonly push: (event: PullEvent) => void;
  }) {
    this.#dependencies = options.dependencies;
    this.#session = options.session;
    this.#platform = options.platform;
    this.#push = options.push;
  }

  async fetchLayer(descriptor: Descriptor, diffId: DiffId, signal: AbortSignal): Promise<void> {
    const id = shortId(descriptor.digest);
    const totalBytes = descriptor.size;
    let currentBytes = 0;
    const result = await this.#dependencies.layers.ingest({
      source: (ingestSignal) =>
        this.#session.openBlob(descriptor, {
          signal: ingestSignal,
          onRetry: () => {
            this.#push({ kind: 'layer', id, status: 'retrying', currentBytes, totalBytes });
          },
        }),
      expected: { digest: descriptor.digest, sizeBytes: descriptor.size, diffId },
      signal,
      onProgress: (progress) => {
        if (progress.kind === 'finishing') {
          this.#push({ kind: 'layer', id, status: 'verifying' });
          return;
        }
        currentBytes = progress.bytes;
        this.#push({ kind: 'layer', id, status: 'downloading', currentBytes, totalBytes });
      },
    });
    this.#push({ kind: 'layer', id, status: result.alreadyPresent ? 'already-exists' : 'complete' });
  }

  async fetchLayers(resolved: ResolvedImage, config: ImageConfig, signal: AbortSignal): Promise<void> {
    const wanted = layersOf(resolved, config);
    const missing = wanted.filter(({ descriptor, diffId }) => {
      const here = this.#dependencies.layers.get(diffId) !== undefined;
      this.#push({ kind: 'layer', id: shortId(descriptor.digest), status: here ? 'already-exists' : 'waiting' });
      return !here;
    });
    const limit = this.#dependencies.maxConcurrentLayers;
    // The largest layer first: it decides when the pull ends.
    const items = missing.toSorted((a, b) => b.descriptor.size - a.descriptor.size);
    await runLimited({ items, limit, signal }, ({ descriptor, diffId }, layerSignal) =>
      this.fetchLayer(descriptor, diffId, layerSignal),
    );
  }

  /** Stores everything the image needs and its rows; returns whether anything changed. */
  async store(resolved: ResolvedImage, reference: Reference, signal: AbortSignal): Promise<PullOutcome> {
    const { blobs, images, leases, layers, clock } = this.#dependencies;
    const configBytes = await this.#session.fetchBlob(resolved.manifest.config, MAX_CONFIG_BYTES, signal);
    const config = parseImageConfig(configBytes);
    assertConfigFits(config, resolved.manifest, familiarReference(reference));
    assertPlatform(config, this.#platform, familiarReference(reference));
    const imageId = parseImageId(resolved.manifest.config.digest);
    const lease = `pull-${randomUUID()}`;
    leases.lease(lease, [...config.diffIds, resolved.manifest.config.digest, resolved.own.digest, resolved.top.digest]);
    try {
      const small = [configBytes, resolved.own.bytes, resolved.top.bytes];
      await Promise.all(small.map((bytes) => blobs.put(bytes)));
      await this.fetchLayers(resolved, config, signal);
      const digestName = formatReference({ ...reference, tag: undefined, digest: resolved.top.digest });
      const outcome = images.putImage({
        image: createImageRecord({ id: imageId, config, layers, addedAt: clock() }),
        tags: reference.tag === undefined || reference.digest !== undefined ? [] : [formatReference(reference)],
        digests: [digestName],
        manifests: manifestRecords(resolved, imageId),
      });
      rememberPulledForms(this.#dependencies, reference, layersOf(resolved, config));
      return { imageId, changed: outcome.added || outcome.changedTags.length > 0 };
    } finally {
      leases.release(lease);
    }
  }
}

interface PullOutcome {
  readonly imageId: ImageId;
  readonly changed: boolean;
}

async function runPull(
  dependencies: PullDependencies,
  request: PullRequest,
  context: { readonly push: (event: PullEvent) => void; readonly signal: AbortSignal },
): Promise<void> {
  const { push, signal } = context;
  const reference = withDefaultTag(parseReference(request.reference));
  const name = familiarReference(reference);
  const wanted = request.platform === undefined ? hostPlatform() : normalizePlatform(request.platform);
  push({ kind: 'resolving', reference: formatReference(reference) });
  const session = dependencies.registry.openSession(reference, request.credentials);
  const top = await session.fetchManifest(reference, signal);
  const digestName = formatReference({ ...reference, tag: undefined, digest: top.digest });
  const unchanged = findUnchanged(dependencies, digestName, wanted);
  if (unchanged !== undefined) {
    const isTagged = reference.digest === undefined;
    const moved = isTagged && dependencies.images.findByName(formatReference(reference))?.id !== unchanged.id;
    if (moved) dependencies.images.tag(formatReference(reference), unchanged.id);
    push({ kind: 'done', reference: name, imageId: unchanged.id, digest: top.digest, changed: moved });
    return;
  }
  const resolved = await resolveImage(session, reference, { wanted, signal, top });
  const pull = new Pull({ dependencies, session, platform: request.platform, push });
  const outcome = await pull.store(resolved, reference, signal);
  push({ kind: 'done', reference: name, imageId: outcome.imageId, digest: top.digest, changed: outcome.changed });
}

/**
 * Fetches an image from its registry: manifest, configuration, and the layers that are not here, several at a time.
 * The image becomes visible in one transaction at the end; when the work fails or is cancelled only finished layers
 * are left, for the next pull to use.
 * @throws TinydockError what {@link RegistrySession} and {@link LayerStore.ingest} throw; NOT_FOUND / PLATFORM_NOT_FOUND;
 *   FAILED_PRECONDITION / UNSUPPORTED_MEDIA_TYPE
 */
export function pullImage(
  dependencies: PullDependencies,
  request: PullRequest,
): AsyncGenerator<PullEvent, void, undefined> {
  return streamEvents<PullEvent>(
    {
      signal: request.signal,
      coalesceKey: (event) => (event.kind === 'layer' ? digestKey(event) : undefined),
    },
    (push, signal) => runPull(dependencies, request, { push, signal }),
  );
}

/** Progress of one layer may overtake progress of the same layer only within one status. */
function digestKey(event: Extract<PullEvent, { kind: 'layer' }>): string {
  return `${event.id} ${event.status}`;
}
