import {
  type Digest,
  familiarReference,
  type FetchedManifest,
  formatReference,
  hostPlatform,
  type MirrorCredentials,
  type NamedImage,
  normalizePlatform,
  parseReference,
  type Platform,
  type PullEvent,
  type Reference,
  type RegistryCredentials,
  type RegistrySession,
  selectPlatform,
  withDefaultTag,
} from '@tinydock/domain';
import { streamEvents } from '../concurrency/event-queue.ts';
import { ImagePull, type PullDependencies, type PullOutcome, takesName } from './image-pull.ts';
import { choosePlatform, resolveImage, type ResolvedImage, resolveOthers } from './resolve-manifest.ts';

export interface PullRequest {
  readonly reference: string;
  readonly platform?: Platform | undefined;
  /** Every platform of an index, and not only one. */
  readonly allPlatforms?: boolean | undefined;
  /** A name that is here for another platform stays with that, as nobody asked for the name. */
  readonly leavesOthers?: boolean | undefined;
  readonly credentials?: RegistryCredentials | undefined;
  readonly mirrorCredentials?: MirrorCredentials | undefined;
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

/** The platform that the name shall stand for. */
function wantedPlatform(request: PullRequest, top: FetchedManifest): Platform {
  if (request.platform !== undefined) return normalizePlatform(request.platform);
  return (request.allPlatforms === true ? choosePlatform(top, hostPlatform()) : undefined) ?? hostPlatform();
}

/** Gives the name to what is here already; returns the image, if it is the one that the registry has. */
function takeUnchanged(
  dependencies: PullDependencies,
  reference: Reference,
  wanted: { readonly digest: Digest; readonly platform: Platform; readonly leavesOthers: boolean },
): PullOutcome | undefined {
  const digestName = formatReference({ ...reference, tag: undefined, digest: wanted.digest });
  const unchanged = findUnchanged(dependencies, digestName, wanted.platform);
  if (unchanged === undefined) return undefined;
  const isTagged = reference.digest === undefined;
  const name = formatReference(reference);
  if (!isTagged || !takesName(dependencies.images, name, wanted)) return { imageId: unchanged.id, changed: false };
  const moved = dependencies.images.findByName(name)?.id !== unchanged.id;
  dependencies.images.tag(name, unchanged.id, wanted.digest);
  return { imageId: unchanged.id, changed: moved };
}

async function runPull(
  dependencies: PullDependencies,
  request: PullRequest,
  context: { readonly push: (event: PullEvent) => void; readonly signal: AbortSignal },
): Promise<void> {
  const { push, signal } = context;
  const reference = withDefaultTag(parseReference(request.reference));
  push({ kind: 'resolving', reference: formatReference(reference) });
  // An image that is here has mostly not changed, and then no layer comes.
  if (dependencies.images.findByName(formatReference(reference)) === undefined) dependencies.layers.prepare();
  const session = dependencies.registry.openSession(reference, request.credentials, request.mirrorCredentials);
  const top = await session.fetchManifest(reference, signal);
  const { digest } = top;
  const wanted = wantedPlatform(request, top);
  const isSingle = request.allPlatforms !== true;
  const leavesOthers = request.leavesOthers === true;
  let outcome = isSingle
    ? takeUnchanged(dependencies, reference, { digest, platform: wanted, leavesOthers })
    : undefined;
  if (outcome === undefined) {
    const resolved = await resolveImage(session, reference, { wanted, signal, top });
    const pull = new ImagePull({ dependencies, session, platform: request.platform, push });
    if (!isSingle) await storeOthers(pull, session, { resolved, reference, signal });
    outcome = await pull.store(resolved, { reference, digest, leavesOthers }, signal);
  }
  push({ kind: 'done', reference: familiarReference(reference), digest, ...outcome });
}

/** Each under the digest of its own manifest. The image that gets the name comes after all of them. */
async function storeOthers(
  pull: ImagePull,
  session: RegistrySession,
  options: { readonly resolved: ResolvedImage; readonly reference: Reference; readonly signal: AbortSignal },
): Promise<void> {
  const { resolved, reference, signal } = options;
  for await (const other of resolveOthers(session, reference, { ...resolved, signal })) {
    const { digest } = other.own;
    await pull.store(other, { reference: { ...reference, tag: undefined }, digest, leavesOthers: false }, signal);
  }
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
