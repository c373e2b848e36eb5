import { randomUUID } from 'node:crypto';
import {
  type CompressionChoice,
  type CompressionRecipe,
  type DiffId,
  type Digest,
  familiarReference,
  fitsManifestList,
  type ManifestFormat,
  type NamedImage,
  parseDigest,
  parseReference,
  type Platform,
  type PushEvent,
  type Reference,
  type RegistryClient,
  type RegistryCredentials,
  repositoryName,
  TinydockError,
} from '@tinydock/domain';
import { streamEvents } from '../concurrency/event-queue.ts';
import { type ChosenImages, choosePushed } from './choose-pushed.ts';
import { isIndex, siblingsOf } from './image-platforms.ts';
import type { ImagePushDependencies, ImagePushOptions } from './image-push.ts';
import { pushIndex, pushOne } from './push-index.ts';
import { findMountSources } from './push-layer.ts';
import { findPushTargets, type PushTarget } from './push-targets.ts';

export interface PushDependencies extends ImagePushDependencies {
  readonly registry: RegistryClient;
  /** The recipe that a choice stands for on this machine. */
  readonly chooseRecipe: (choice: CompressionChoice) => Promise<CompressionRecipe>;
}

export interface PushRequest {
  readonly reference: string;
  /** Every tag of the repository; the reference has none then. */
  readonly allTags: boolean;
  /** This platform alone. */
  readonly platform?: Platform | undefined;
  /** The platforms that are here; undefined and false for those of an index if all are here, else the named image. */
  readonly allPlatforms?: boolean | undefined;
  /** What the user asked for; undefined to send layers as they came, and new ones in gzip. */
  readonly compression?: CompressionChoice | undefined;
  /** Of the manifests, where they can be so; undefined for those they came with, and OCI's. */
  readonly manifests?: ManifestFormat | undefined;
  readonly credentials?: RegistryCredentials | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Push = (event: PushEvent) => void;

/** An index over one image goes with it where it says something. */
function isToldByIndex({ images, indexes: [index] }: ChosenImages): boolean {
  return images.length > 1 || (index !== undefined && !fitsManifestList(index.index));
}

/** Sends an image, or all its platforms, to one tag. */
async function pushTarget(
  options: ImagePushOptions,
  target: PushTarget,
  { signal, request }: { readonly signal: AbortSignal; readonly request: PushRequest },
): Promise<void> {
  const { dependencies, session, push } = options;
  const { image, tag } = target;
  const chosen = await choosePushed(dependencies, target, request);
  const pushed = await (isToldByIndex(chosen) ? pushIndex : pushOne)(options, { ...chosen, tag }, signal);
  const { manifest, remember } = pushed;
  // Also where the tag stands for it already: only so a registry tells others of the push, and refuses who may not write.
  const digest = await session.putManifest(tag, manifest, signal);
  await remember();
  // One platform alone went, of several that are here: the name stands for the others, too.
  const isPart = !isIndex(manifest) && siblingsOf(dependencies.images, image, target.standsFor).length > 0;
  if (request.platform === undefined && !isPart) keepDigest(dependencies, target, digest);
  push({
    kind: 'tag-pushed',
    tag,
    digest,
    imageId: image.id,
    sizeBytes: manifest.bytes.length,
    mediaType: manifest.mediaType,
  });
}

/** The tag stands for what was pushed, unless it has moved meanwhile. */
function keepDigest({ images }: ImagePushDependencies, { image, name }: PushTarget, digest: Digest): void {
  const current = images.findByName(name);
  if (current?.id !== image.id || current.standsFor?.[name] === digest) return;
  images.tag(name, image.id, digest);
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
  const images = targets.flatMap(({ image }) => [image, ...siblingsOf(dependencies.images, image)]);
  const diffIds = images.flatMap((image) => image.diffIds);
  const session = dependencies.registry.openPushSession(reference, {
    credentials: request.credentials,
    mountFrom: findMountSources(dependencies.forms, reference, diffIds),
  });
  const lease = `push-${randomUUID()}`;
  dependencies.leases.lease(lease, contentOf(images));
  try {
    const isRecipeWanted = request.compression !== undefined;
    const { manifests } = request;
    const options = { dependencies, reference, session, recipe, isRecipeWanted, manifests, push: context.push };
    for (const target of targets) await pushTarget(options, target, { signal: context.signal, request });
  } finally {
    dependencies.leases.release(lease);
  }
}

/**
 * Sends an image to the registry that its name says: the layers and the configuration that are not there, several at a
 * time, then the manifest under its tag. What was pulled goes back byte for byte where the registry has its layers. An
 * image of several platforms goes with all of them where all are here.
 * @throws TinydockError what {@link RegistryPushSession} throws; NOT_FOUND / IMAGE_NOT_FOUND or PLATFORM_NOT_FOUND;
 *   INVALID_ARGUMENT / INVALID_REFERENCE, or for a level that does not exist; DATA_LOSS for a damaged layer
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
