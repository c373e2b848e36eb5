import {
  type ContainerCatalog,
  type ContainerRecord,
  type Digest,
  type DiffId,
  familiarReference,
  type ImageCatalog,
  type ImageId,
  imagesOf,
  type NamedImage,
  parseReference,
  type Platform,
  type ReferenceText,
  repositoryName,
  TinydockError,
} from '@tinydock/domain';
import { type FoundImage, findImage } from './find-image.ts';
import {
  digestOfFound,
  digestOfName,
  imageForPlatform,
  otherPlatformsOf,
  platformsOfTagged,
  siblingsOf,
} from './image-platforms.ts';
import { type DisposeDependencies, disposeImages } from '../retention/dispose-images.ts';

export type RemovedItem =
  | { readonly kind: 'untagged'; readonly name: string }
  /** Id of an image, or diffID of a layer. */
  | { readonly kind: 'deleted'; readonly id: string };

export type RemoveDependencies = DisposeDependencies & { readonly containers: ContainerCatalog };

export interface RemoveRequest {
  readonly image: string;
  /** That of this platform alone; undefined for the image with what came with it. */
  readonly platform?: Platform | undefined;
  /** Although several names, or stopped containers, refer to it. */
  readonly force: boolean;
  /** For good, past the trash. */
  readonly isFinal: boolean;
}

export interface RemovalResult {
  readonly imageId: ImageId;
  /** All images that went. */
  readonly removedIds: readonly ImageId[];
  readonly items: readonly RemovedItem[];
  /** RFC 3339; until then what went can be brought back. Undefined where it is gone. */
  readonly keptUntil: string | undefined;
}

function conflict(message: string, hint: string): TinydockError {
  return new TinydockError({ code: 'FAILED_PRECONDITION', reason: 'IMAGE_IN_USE', message, hint });
}

function familiar(name: ReferenceText): string {
  return familiarReference(parseReference(name));
}

function usersOf(containers: ContainerCatalog, id: ImageId): readonly ContainerRecord[] {
  return containers.listContainers().filter((record) => imagesOf(record.spec).has(id));
}

/** Docker's rules: a running container always protects an image, a stopped one unless forced. */
function assertUnused(containers: ContainerCatalog, image: NamedImage, force: boolean): void {
  const users = usersOf(containers, image.id);
  const running = users.filter((record) => record.state.kind === 'running');
  const holders = running.length > 0 ? running : force ? [] : users;
  if (holders.length === 0) return;
  const names = holders.map((record) => record.name).join(', ');
  const state = running.length > 0 ? 'running' : 'stopped';
  const hint = running.length > 0 ? 'Stop and remove them first.' : 'Remove them first, or use --force.';
  throw conflict(`cannot remove image ${image.id.slice(0, 19)}: it is used by ${state} containers: ${names}`, hint);
}

function assertOneRepository(image: NamedImage): void {
  const repositories = new Set(image.tags.map((name) => repositoryName(parseReference(name))));
  if (repositories.size <= 1) return;
  throw conflict(
    `cannot remove image ${image.id.slice(0, 19)}: it has names in several repositories: ${image.tags.map(familiar).join(', ')}`,
    'Remove the names one by one, or use --force.',
  );
}

function assertNotPinned(image: NamedImage, force: boolean): void {
  if (image.pinnedAt === undefined || force) return;
  throw conflict(`cannot remove image ${image.id.slice(0, 19)}: it is pinned`, 'Unpin it first, or use --force.');
}

/** The names that go when one of them is removed: digests of a repository go with its last tag. */
function namesToRemove(image: NamedImage, name: ReferenceText): readonly ReferenceText[] {
  const repository = repositoryName(parseReference(name));
  const isOf = (other: ReferenceText): boolean => repositoryName(parseReference(other)) === repository;
  const tagsLeft = image.tags.filter((tag) => tag !== name && isOf(tag));
  if (!image.tags.includes(name) || tagsLeft.length > 0) return [name];
  return [name, ...image.digests.filter(isOf)];
}

/** What a removal of these images did: names, then images, then layers, the highest first. */
export function removedItems(images: readonly NamedImage[], layers: readonly DiffId[]): readonly RemovedItem[] {
  const names = images.flatMap(({ tags, digests }) => [...tags, ...digests]);
  const ids = [...images.map(({ id }) => id), ...layers.toReversed()];
  return [
    ...names.map((name): RemovedItem => ({ kind: 'untagged', name: familiar(name) })),
    ...ids.map((id): RemovedItem => ({ kind: 'deleted', id })),
  ];
}

/**
 * Images for other platforms that came with this one, or under what its tag stands for, and that nothing names, pins or
 * uses when these tags go.
 */
function companionsOf(
  { images, containers }: RemoveDependencies,
  image: NamedImage,
  { going, under }: { readonly going: readonly ReferenceText[]; readonly under?: Digest | undefined },
): readonly NamedImage[] {
  const belonging = platformsOfTagged(images, going);
  return siblingsOf(images, image, under).filter(
    ({ id, tags, pinnedAt }) =>
      tags.length === 0 && pinnedAt === undefined && !belonging.has(id) && usersOf(containers, id).length === 0,
  );
}

async function deleteImages(
  dependencies: RemoveDependencies,
  removed: readonly [NamedImage, ...NamedImage[]],
  isFinal: boolean,
): Promise<RemovalResult> {
  const { layers, keptUntil } = await disposeImages(dependencies, { images: removed }, isFinal);
  const removedIds = removed.map(({ id }) => id);
  return { imageId: removed[0].id, removedIds, items: removedItems(removed, layers), keptUntil };
}

function deleteWithCompanions(
  dependencies: RemoveDependencies,
  image: NamedImage,
  isFinal: boolean,
): Promise<RemovalResult> {
  return deleteImages(dependencies, [image, ...companionsOf(dependencies, image, { going: image.tags })], isFinal);
}

/** For each name of an image the one for another platform that takes it over, where there is one. */
function heirsOf(images: ImageCatalog, image: NamedImage): ReadonlyMap<ReferenceText, NamedImage> {
  const names = [...image.tags, ...image.digests];
  return new Map(
    names.flatMap((name) => {
      const [heir] = otherPlatformsOf(images, image, digestOfName(image, name));
      return heir === undefined ? [] : [[name, heir] as const];
    }),
  );
}

/** A tag that stands for this platform alone would go with it, though another name was given. */
function assertNoOtherTagGoes(named: FoundImage, image: NamedImage, going: readonly ReferenceText[]): void {
  if (named.kind === 'by-id') {
    assertOneRepository({ ...image, tags: going });
    return;
  }
  const others = going.filter((tag) => tag !== named.name);
  if (others.length === 0) return;
  throw conflict(
    `cannot remove image ${image.id.slice(0, 19)}: it has other names, which no other platform can have: ${others.map(familiar).join(', ')}`,
    'Remove these names first, or use --force.',
  );
}

/** @throws as {@link removeImage} */
function removePlatform(
  dependencies: RemoveDependencies,
  { image: text, force, isFinal }: RemoveRequest,
  wanted: Platform,
): Promise<RemovalResult> {
  const { images, containers } = dependencies;
  const named = findImage(images, text);
  const image = imageForPlatform(images, named.image, { wanted, shown: text, under: digestOfFound(named) });
  const heirs = heirsOf(images, image);
  const going = image.tags.filter((tag) => !heirs.has(tag));
  if (!force) assertNoOtherTagGoes(named, image, going);
  assertNotPinned(image, force);
  assertUnused(containers, image, force);
  for (const [name, heir] of heirs) images.tag(name, heir.id, image.standsFor?.[name]);
  return deleteImages(dependencies, [images.getImage(image.id) ?? image], isFinal);
}

async function removeName(
  dependencies: RemoveDependencies,
  found: Extract<FoundImage, { kind: 'by-name' }>,
  { force, isFinal }: RemoveRequest,
): Promise<RemovalResult> {
  const { image, name } = found;
  const going = namesToRemove(image, name);
  const isLast = [...image.tags, ...image.digests].every((other) => going.includes(other));
  if (isLast) {
    assertNotPinned(image, force);
    assertUnused(dependencies.containers, image, force);
    return deleteWithCompanions(dependencies, image, isFinal);
  }
  const under = image.standsFor?.[name];
  const companions = under === undefined ? [] : companionsOf(dependencies, image, { going, under });
  const { layers, keptUntil } = await disposeImages(dependencies, { images: companions, names: going }, isFinal);
  const untagged = going.map((gone): RemovedItem => ({ kind: 'untagged', name: familiar(gone) }));
  return {
    imageId: image.id,
    removedIds: companions.map(({ id }) => id),
    items: [...untagged, ...removedItems(companions, layers)],
    keptUntil,
  };
}

/**
 * Removes a name, and the image with its last name; by id, the image with all its names. The digests of a repository
 * go with its last tag, and so do the images for other platforms that came with it and that nothing else names. With a
 * platform, that image alone goes, and the name stays with the others. What goes goes to the trash, and can be restored.
 * @throws TinydockError NOT_FOUND / IMAGE_NOT_FOUND or PLATFORM_NOT_FOUND; FAILED_PRECONDITION / IMAGE_IN_USE naming what holds it
 */
export async function removeImage(dependencies: RemoveDependencies, request: RemoveRequest): Promise<RemovalResult> {
  if (request.platform !== undefined) return removePlatform(dependencies, request, request.platform);
  const found = findImage(dependencies.images, request.image);
  if (found.kind === 'by-name') return removeName(dependencies, found, request);
  if (!request.force) assertOneRepository(found.image);
  assertNotPinned(found.image, request.force);
  assertUnused(dependencies.containers, found.image, request.force);
  return deleteWithCompanions(dependencies, found.image, request.isFinal);
}
