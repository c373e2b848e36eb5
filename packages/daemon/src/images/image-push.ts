import { randomUUID } from 'node:crypto';
import {
  type BlobStore,
  type CompressedForm,
  type CompressionRecipe,
  type DiffId,
  type Digest,
  formatReference,
  type ImageCatalog,
  type LayerFormCatalog,
  type LayerStore,
  type LeaseCatalog,
  type ManifestFormat,
  MEDIA_TYPES,
  type NamedImage,
  type NewManifest,
  parseDigest,
  type PushEvent,
  type Reference,
  type RegistryPushSession,
  shortId,
} from '@tinydock/domain';
import { runLimited } from '../concurrency/run-limited.ts';
import { buildManifest } from './build-manifest.ts';
import { findAnnotations } from './image-documents.ts';
import { findKnownManifests, type KnownManifest, type KnownManifests } from './known-manifests.ts';
import { LayerPush } from './push-layer.ts';

export interface ImagePushDependencies {
  readonly layers: LayerStore;
  readonly blobs: BlobStore;
  readonly images: ImageCatalog;
  readonly forms: LayerFormCatalog;
  readonly leases: LeaseCatalog;
  /** Layers of one image. */
  readonly maxConcurrentUploads: number;
}

export interface ImagePushOptions {
  readonly dependencies: ImagePushDependencies;
  /** The repository. */
  readonly reference: Reference;
  readonly session: RegistryPushSession;
  readonly recipe: CompressionRecipe;
  readonly isRecipeWanted: boolean;
  /** That which the user asked for, where it can hold the image. */
  readonly manifests: ManifestFormat | undefined;
  readonly push: (event: PushEvent) => void;
}

const MANIFEST_TYPES = { oci: MEDIA_TYPES.ociManifest, docker: MEDIA_TYPES.dockerManifest };

/** An index is made anew: what others it names may be of another format. */
function ofFormat({ manifests }: KnownManifests, format: ManifestFormat): KnownManifests {
  return { manifests: manifests.filter(({ mediaType }) => mediaType === MANIFEST_TYPES[format]), indexes: [] };
}

/** Sends one image to a repository. */
export class ImagePush {
  readonly #options: ImagePushOptions;
  readonly #image: NamedImage;

  constructor(options: ImagePushOptions, image: NamedImage) {
    this.#options = options;
    this.#image = image;
  }

  async findKnown(): Promise<KnownManifests> {
    const { dependencies, reference, recipe, isRecipeWanted, manifests } = this.#options;
    for (const diffId of this.#layersTopFirst()) this.#sayLayer(diffId, 'preparing');
    const known = await findKnownManifests(dependencies, {
      image: this.#image,
      reference,
      wanted: isRecipeWanted ? recipe : undefined,
    });
    return manifests === undefined ? known : ofFormat(known, manifests);
  }

  /**
   * A document that the repository has, and with it everything that it names: of the first of these choices of which it
   * has any, that which the tag has there already, if it is one.
   */
  async findWhole(
    choices: readonly (readonly NewManifest[])[],
    tag: string | undefined,
    signal: AbortSignal,
  ): Promise<NewManifest | undefined> {
    if (choices.every((documents) => documents.length === 0)) return undefined;
    const tagged = tag === undefined ? undefined : await this.#options.session.findManifest(tag, signal);
    for (const documents of choices) {
      const manifest = await this.#findAny(documents, tagged, signal);
      if (manifest === undefined) continue;
      for (const diffId of this.#layersTopFirst()) this.#sayLayer(diffId, 'already-exists');
      return manifest;
    }
    return undefined;
  }

  async #findAny(
    documents: readonly NewManifest[],
    tagged: Digest | undefined,
    signal: AbortSignal,
  ): Promise<NewManifest | undefined> {
    const known = documents.find(({ digest }) => digest === tagged);
    if (known !== undefined) return known;
    for (const document of documents) {
      if ((await this.#options.session.findManifest(document.digest, signal)) === document.digest) return document;
    }
    return undefined;
  }

  /**
   * Brings over what is missing; a known manifest serves as it is where the registry has just its layers. A new one says
   * what that said, or else one of those that are named.
   */
  async sendAll(
    like: KnownManifest | undefined,
    named: readonly (Digest | undefined)[],
    signal: AbortSignal,
  ): Promise<NewManifest> {
    const id = parseDigest(this.#image.id);
    const config = await this.#options.dependencies.blobs.get(id);
    const forms = await this.#sendLayers(like, signal);
    await this.#sendConfig(config, signal);
    const fits = like?.forms.every(({ digest }, index) => digest === forms[index]?.digest) === true;
    if (like !== undefined && fits) return like;
    const { manifests: wanted, dependencies } = this.#options;
    const annotations =
      this.#image.annotations ??
      like?.manifest.annotations ??
      (await findAnnotations(dependencies, this.#image, named));
    return buildManifest({ config: { digest: id, size: config.length }, forms, like, annotations, wanted });
  }

  async #sendLayers(like: KnownManifest | undefined, signal: AbortSignal): Promise<readonly CompressedForm[]> {
    const { dependencies, ...options } = this.#options;
    const { diffIds } = this.#image;
    const layerPush = new LayerPush({ ...dependencies, ...options });
    const limit = dependencies.maxConcurrentUploads;
    const done = new Map<DiffId, CompressedForm>();
    const sizeOf = (diffId: DiffId): number => dependencies.layers.get(diffId)?.tarBytes ?? 0;
    // The largest layer first: it decides when the push ends.
    const items = this.#layersTopFirst().toSorted((one, other) => sizeOf(other) - sizeOf(one));
    for (const diffId of items.slice(limit)) this.#sayLayer(diffId, 'waiting');
    await runLimited({ items, limit, signal }, async (diffId, layerSignal) => {
      done.set(diffId, await layerPush.run(diffId, like?.forms[diffIds.indexOf(diffId)], layerSignal));
    });
    return diffIds.map((diffId) => done.get(diffId) as CompressedForm);
  }

  async #sendConfig(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const { session } = this.#options;
    const digest = parseDigest(this.#image.id);
    if (await session.hasBlob(digest, signal)) return;
    const source = {
      id: `the configuration ${shortId(digest)}`,
      digest: () => digest,
      open: async function* (offset: number): AsyncGenerator<Uint8Array> {
        await Promise.resolve();
        yield bytes.subarray(offset);
      },
    };
    await session.uploadBlob(source, { signal });
  }

  /**
   * The next push finds the documents as they were pushed, and `named`, what the tag has now, under its digest in the
   * repository. An image that was removed meanwhile does not come back.
   */
  async remember(documents: readonly NewManifest[], named?: NewManifest): Promise<void> {
    const { blobs, images, leases } = this.#options.dependencies;
    if (this.#isRemembered(documents, named)) return;
    const lease = `push-${randomUUID()}`;
    leases.lease(
      lease,
      documents.map(({ digest }) => digest),
    );
    try {
      await Promise.all(documents.map(({ bytes }) => blobs.put(bytes)));
      const current = images.getImage(this.#image.id);
      if (current === undefined) return;
      images.putImage({
        image: current,
        tags: [],
        digests: named === undefined ? [] : [this.#nameOf(named.digest)],
        manifests: documents.map(({ digest, mediaType }) => ({ digest, mediaType, imageId: current.id })),
      });
    } finally {
      leases.release(lease);
    }
  }

  #isRemembered(documents: readonly NewManifest[], named: NewManifest | undefined): boolean {
    const { blobs, images } = this.#options.dependencies;
    const known = new Set(images.listManifests(this.#image.id).map(({ digest }) => digest));
    // One whose bytes are gone has been made anew.
    if (!documents.every(({ digest }) => known.has(digest) && blobs.has(digest))) return false;
    return named === undefined || images.findByName(this.#nameOf(named.digest))?.id === this.#image.id;
  }

  #nameOf(digest: Digest): NamedImage['digests'][number] {
    return formatReference({ ...this.#options.reference, tag: undefined, digest });
  }

  /** As Docker lists them. A layer that an image has twice is one layer. */
  #layersTopFirst(): readonly DiffId[] {
    return [...new Set(this.#image.diffIds.toReversed())];
  }

  #sayLayer(diffId: DiffId, status: 'preparing' | 'waiting' | 'already-exists'): void {
    this.#options.push({ kind: 'layer', id: shortId(diffId), status });
  }
}
