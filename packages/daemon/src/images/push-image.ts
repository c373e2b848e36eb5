import { randomUUID } from 'node:crypto';
import {
  type BlobStore,
  type CompressedForm,
  type CompressionChoice,
  type CompressionRecipe,
  type DiffId,
  type Digest,
  familiarReference,
  formatReference,
  type ImageCatalog,
  type LayerFormCatalog,
  type LayerStore,
  type LeaseCatalog,
  type NamedImage,
  type NewManifest,
  parseDigest,
  parseReference,
  type PushEvent,
  type Reference,
  type RegistryClient,
  type RegistryCredentials,
  type RegistryPushSession,
  repositoryName,
  shortId,
  TinydockError,
} from '@tinydock/domain';
import { streamEvents } from '../concurrency/event-queue.ts';
import { runLimited } from '../concurrency/run-limited.ts';
import { buildManifest } from './build-manifest.ts';
import { findKnownManifests, type KnownManifest, type KnownManifests } from './known-manifests.ts';
import { findMountSources, LayerPush } from './push-layer.ts';
import { findPushTargets, type PushTarget } from './push-targets.ts';

export interface PushDependencies {
  readonly registry: RegistryClient;
  readonly layers: LayerStore;
  readonly blobs: BlobStore;
  readonly images: ImageCatalog;
  readonly forms: LayerFormCatalog;
  readonly leases: LeaseCatalog;
  /** The recipe that a choice stands for on this machine. */
  readonly chooseRecipe: (choice: CompressionChoice) => Promise<CompressionRecipe>;
  /** Layers of one image. */
  readonly maxConcurrentUploads: number;
}

export interface PushRequest {
  readonly reference: string;
  /** Every tag of the repository; the reference has none then. */
  readonly allTags: boolean;
  /** What the user asked for; undefined to send layers as they came, and new ones in gzip. */
  readonly compression?: CompressionChoice | undefined;
  readonly credentials?: RegistryCredentials | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Push = (event: PushEvent) => void;

/** Sends one image to one tag. */
class TagPush {
  readonly #dependencies: PushDependencies;
  readonly #target: PushTarget;
  readonly #session: RegistryPushSession;
  readonly #recipe: CompressionRecipe;
  readonly #isRecipeWanted: boolean;
  readonly #push: Push;

  constructor(options: {
    readonly dependencies: PushDependencies;
    readonly target: PushTarget;
    readonly session: RegistryPushSession;
    readonly recipe: CompressionRecipe;
    readonly isRecipeWanted: boolean;
    readonly push: Push;
  }) {
    this.#dependencies = options.dependencies;
    this.#target = options.target;
    this.#session = options.session;
    this.#recipe = options.recipe;
    this.#isRecipeWanted = options.isRecipeWanted;
    this.#push = options.push;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { image, reference, tag } = this.#target;
    const wanted = this.#isRecipeWanted ? this.#recipe : undefined;
    for (const diffId of this.#layersTopFirst()) this.#sayLayer(diffId, 'preparing');
    const known = await findKnownManifests(this.#dependencies, { image, reference, wanted });
    const manifest = (await this.#findWhole(known, signal)) ?? (await this.#sendAll(known.manifests[0], signal));
    const digest = await this.#session.putManifest(tag, manifest, signal);
    await this.#remember(manifest, digest);
    this.#push({ kind: 'tag-pushed', tag, digest, imageId: image.id, sizeBytes: manifest.bytes.length });
  }

  /** A manifest or index that the repository has, and with it everything that it names. */
  async #findWhole(known: KnownManifests, signal: AbortSignal): Promise<NewManifest | undefined> {
    const documents: readonly NewManifest[] = [...known.indexes, ...known.manifests];
    if (documents.length === 0) return undefined;
    const tagged = await this.#session.findManifest(this.#target.tag, signal);
    let found = documents.find(({ digest }) => digest === tagged);
    for (const document of documents) {
      if (found !== undefined) break;
      if ((await this.#session.findManifest(document.digest, signal)) === document.digest) found = document;
    }
    if (found !== undefined) for (const diffId of this.#layersTopFirst()) this.#sayLayer(diffId, 'already-exists');
    return found;
  }

  /** Brings over what is missing; a known manifest serves as it is where the registry has just its layers. */
  async #sendAll(like: KnownManifest | undefined, signal: AbortSignal): Promise<NewManifest> {
    const { image } = this.#target;
    const config = await this.#dependencies.blobs.get(parseDigest(image.id));
    const forms = await this.#sendLayers(like, signal);
    await this.#sendConfig(config, signal);
    const fits = like?.forms.every(({ digest }, index) => digest === forms[index]?.digest) === true;
    if (like !== undefined && fits) return like;
    return buildManifest({ config: { digest: parseDigest(image.id), size: config.length }, forms, like });
  }

  async #sendLayers(like: KnownManifest | undefined, signal: AbortSignal): Promise<readonly CompressedForm[]> {
    const { diffIds } = this.#target.image;
    const layerPush = new LayerPush({
      ...this.#dependencies,
      session: this.#session,
      reference: this.#target.reference,
      recipe: this.#recipe,
      isRecipeWanted: this.#isRecipeWanted,
      push: this.#push,
    });
    const limit = this.#dependencies.maxConcurrentUploads;
    const done = new Map<DiffId, CompressedForm>();
    const sizeOf = (diffId: DiffId): number => this.#dependencies.layers.get(diffId)?.tarBytes ?? 0;
    // The largest layer first: it decides when the push ends.
    const items = this.#layersTopFirst().toSorted((one, other) => sizeOf(other) - sizeOf(one));
    for (const diffId of items.slice(limit)) this.#sayLayer(diffId, 'waiting');
    await runLimited({ items, limit, signal }, async (diffId, layerSignal) => {
      done.set(diffId, await layerPush.run(diffId, like?.forms[diffIds.indexOf(diffId)], layerSignal));
    });
    return diffIds.map((diffId) => done.get(diffId) as CompressedForm);
  }

  async #sendConfig(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const digest = parseDigest(this.#target.image.id);
    if (await this.#session.hasBlob(digest, signal)) return;
    const source = {
      id: `the configuration ${shortId(digest)}`,
      digest: () => digest,
      open: async function* (offset: number): AsyncGenerator<Uint8Array> {
        await Promise.resolve();
        yield bytes.subarray(offset);
      },
    };
    await this.#session.uploadBlob(source, { signal });
  }

  /** The next push finds the manifest as it was pushed. An image that was removed meanwhile does not come back. */
  async #remember(manifest: NewManifest, digest: Digest): Promise<void> {
    const { blobs, images, leases } = this.#dependencies;
    const { image, reference } = this.#target;
    const lease = `push-${randomUUID()}`;
    leases.lease(lease, [manifest.digest]);
    try {
      await blobs.put(manifest.bytes);
      const current = images.getImage(image.id);
      if (current === undefined) return;
      images.putImage({
        image: current,
        tags: [],
        digests: [formatReference({ ...reference, tag: undefined, digest })],
        manifests: [{ digest: manifest.digest, mediaType: manifest.mediaType, imageId: image.id }],
      });
    } finally {
      leases.release(lease);
    }
  }

  /** As Docker lists them. A layer that an image has twice is one layer. */
  #layersTopFirst(): readonly DiffId[] {
    return [...new Set(this.#target.image.diffIds.toReversed())];
  }

  #sayLayer(diffId: DiffId, status: 'preparing' | 'waiting' | 'already-exists'): void {
    this.#push({ kind: 'layer', id: shortId(diffId), status });
  }
}

function assertHasRepository(reference: Reference, request: PushRequest): void {
  const problem =
    reference.digest !== undefined
      ? 'a digest cannot be pushed: the registry works it out. Give a tag'
      : request.allTags && reference.tag !== undefined
        ? 'a tag cannot be used together with all tags'
        : undefined;
  if (problem === undefined) return;
  const message = `cannot push ${familiarReference(reference)}: ${problem}`;
  throw new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_REFERENCE', message });
}

function contentOf(images: readonly NamedImage[]): readonly (DiffId | Digest)[] {
  return images.flatMap((image) => [...image.diffIds, parseDigest(image.id)]);
}

async function runPush(
  dependencies: PushDependencies,
  request: PushRequest,
  context: { readonly push: Push; readonly signal: AbortSignal },
): Promise<void> {
  const reference = parseReference(request.reference);
  assertHasRepository(reference, request);
  const recipe = await dependencies.chooseRecipe(request.compression ?? { compression: 'gzip' });
  const targets = findPushTargets(dependencies.images, reference, request.allTags);
  context.push({ kind: 'repository', repository: repositoryName(reference) });
  const images = targets.map(({ image }) => image);
  const diffIds = images.flatMap((image) => image.diffIds);
  const session = dependencies.registry.openPushSession(reference, {
    credentials: request.credentials,
    mountFrom: findMountSources(dependencies.forms, reference, diffIds),
  });
  const lease = `push-${randomUUID()}`;
  dependencies.leases.lease(lease, contentOf(images));
  try {
    const isRecipeWanted = request.compression !== undefined;
    for (const target of targets) {
      const options = { dependencies, target, session, recipe, isRecipeWanted, push: context.push };
      await new TagPush(options).run(context.signal);
    }
  } finally {
    dependencies.leases.release(lease);
  }
}

/**
 * Sends an image to the registry that its name says: the layers and the configuration that are not there, several at a
 * time, then the manifest under its tag. What was pulled goes back byte for byte where the registry has its layers.
 * @throws TinydockError what {@link RegistryPushSession} throws; NOT_FOUND / IMAGE_NOT_FOUND; INVALID_ARGUMENT /
 *   INVALID_REFERENCE, or for a level that does not exist; DATA_LOSS for a damaged layer
 */
export function pushImage(
  dependencies: PushDependencies,
  request: PushRequest,
): AsyncGenerator<PushEvent, void, undefined> {
  return streamEvents<PushEvent>(
    {
      signal: request.signal,
      coalesceKey: (event) => (event.kind === 'layer' ? `${event.id} ${event.status}` : undefined),
    },
    (push, signal) => runPush(dependencies, request, { push, signal }),
  );
}
