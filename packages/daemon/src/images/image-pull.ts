import { randomUUID } from 'node:crypto';
import {
  type BlobStore,
  type Digest,
  type DiffId,
  familiarReference,
  formatPlatform,
  formatReference,
  type ImageCatalog,
  type ImageConfig,
  type ImageId,
  type LayerFormCatalog,
  type LayerStore,
  type LeaseCatalog,
  type ManifestRecord,
  parseImageConfig,
  parseImageId,
  type Platform,
  type PullEvent,
  type Reference,
  type ReferenceCatalog,
  type ReferenceText,
  type RegistryClient,
  type RegistrySession,
  shortId,
} from '@tinydock/domain';
import { runLimited } from '../concurrency/run-limited.ts';
import { createImageRecord } from './create-image-record.ts';
import { fetchLayer, type OfferedLayer } from './fetch-layer.ts';
import { assertConfigFits, assertPlatform, type ResolvedImage } from './resolve-manifest.ts';
import { rememberPulledForms } from './verified-form.ts';

export const MAX_CONFIG_BYTES = 8 * 1024 * 1024;

export interface PullDependencies {
  readonly registry: RegistryClient;
  readonly layers: LayerStore;
  readonly blobs: BlobStore;
  readonly images: ImageCatalog;
  readonly leases: LeaseCatalog;
  readonly references: Pick<ReferenceCatalog, 'findUnreferencedBlobs'>;
  readonly forms: LayerFormCatalog;
  readonly clock: () => Date;
  readonly maxConcurrentLayers: number;
}

/** What an image is to be called: by its tag, if the reference has one, and by a digest. */
export interface PulledName {
  readonly reference: Reference;
  readonly digest: Digest;
  /** Whether what already names an image for another platform goes on to. */
  readonly leavesOthers: boolean;
}

/** Whether a name is to go to an image for that platform. */
export function takesName(
  images: ImageCatalog,
  name: ReferenceText,
  { platform, leavesOthers }: { readonly platform: Platform; readonly leavesOthers: boolean },
): boolean {
  const current = leavesOthers ? images.findByName(name) : undefined;
  return current === undefined || formatPlatform(current.platform) === formatPlatform(platform);
}

export interface PullOutcome {
  readonly imageId: ImageId;
  readonly changed: boolean;
}

function manifestRecords(resolved: ResolvedImage, imageId: ImageId): ManifestRecord[] {
  const unique = new Map([resolved.top, resolved.own].map((fetched) => [fetched.digest, fetched]));
  return [...unique.values()].map(({ digest, mediaType }) => ({ digest, mediaType, imageId }));
}

function layersOf(resolved: ResolvedImage, config: ImageConfig): readonly OfferedLayer[] {
  return resolved.manifest.layers.map((descriptor, index) => ({
    descriptor,
    diffId: config.diffIds[index] as DiffId,
  }));
}

/** Fetches what images need, and stores them. */
export class ImagePull {
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
    const fetching = { layers: this.#dependencies.layers, session: this.#session, push: this.#push };
    await runLimited({ items, limit, signal }, (item, layerSignal) => fetchLayer(fetching, item, layerSignal));
  }

  /** Stores everything the image needs and its rows; returns whether anything changed. */
  async store(resolved: ResolvedImage, name: PulledName, signal: AbortSignal): Promise<PullOutcome> {
    const { reference, digest, leavesOthers } = name;
    const { blobs, images, leases, layers, references, clock } = this.#dependencies;
    const configBytes = await this.#session.fetchBlob(resolved.manifest.config, MAX_CONFIG_BYTES, signal);
    const config = parseImageConfig(configBytes);
    assertConfigFits(config, resolved.manifest, familiarReference(reference));
    assertPlatform(config, this.#platform, familiarReference(reference));
    const imageId = parseImageId(resolved.manifest.config.digest);
    const lease = `pull-${randomUUID()}`;
    const documents = [resolved.manifest.config.digest, resolved.own.digest, resolved.top.digest];
    leases.lease(lease, [...config.diffIds, ...documents]);
    try {
      const small = [configBytes, resolved.own.bytes, resolved.top.bytes];
      await Promise.all(small.map((bytes) => blobs.put(bytes)));
      await this.fetchLayers(resolved, config, signal);
      const isTagged = reference.tag !== undefined && reference.digest === undefined;
      const isTaken = (text: ReferenceText): boolean =>
        takesName(images, text, { platform: config.platform, leavesOthers });
      const tags = (isTagged ? [formatReference(reference)] : []).filter(isTaken);
      const digests = [formatReference({ ...reference, tag: undefined, digest })].filter(isTaken);
      const outcome = images.putImage({
        image: createImageRecord({ id: imageId, config, layers, addedAt: clock() }),
        tags,
        standsFor: Object.fromEntries(tags.map((tag) => [tag, digest])),
        digests,
        manifests: manifestRecords(resolved, imageId),
      });
      rememberPulledForms(this.#dependencies, reference, layersOf(resolved, config));
      return { imageId, changed: outcome.added || outcome.changedTags.length > 0 };
    } catch (error) {
      leases.release(lease);
      // Layers are worth keeping for the next try. In the turn in which nobody needs the rest, its removal begins.
      await blobs.remove(references.findUnreferencedBlobs(documents));
      throw error;
    } finally {
      leases.release(lease);
    }
  }
}
