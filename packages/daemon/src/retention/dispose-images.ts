import type { DiffId, ImageCatalog, NamedImage, ReferenceCatalog, ReferenceText, TrashCatalog } from '@tinydock/domain';
import type { GarbageCollector } from '../images/garbage-collector.ts';
import { heldOnlyBy } from './held-content.ts';
import type { TrashExpiry } from './trash-expiry.ts';

export interface DisposeDependencies {
  readonly images: ImageCatalog;
  readonly trash: TrashCatalog;
  readonly references: ReferenceCatalog;
  readonly garbage: GarbageCollector;
  readonly expiry: Pick<TrashExpiry, 'reschedule'>;
  readonly clock: () => Date;
  /** How long what is removed can be brought back; 0 where it goes at once. */
  readonly trashLifetimeMs: number;
}

export interface Disposal {
  /** Layers that no image, container or anything else has any more. */
  readonly layers: readonly DiffId[];
  /** RFC 3339; until then the images can be brought back. Undefined where they are gone. */
  readonly keptUntil: string | undefined;
}

/** What goes together, and is brought back together. */
export interface Disposed {
  readonly images: readonly NamedImage[];
  /** Of images that stay. */
  readonly names?: readonly ReferenceText[];
}

async function moveToTrash(
  dependencies: DisposeDependencies,
  { images, names = [] }: Disposed,
  lifetimeMs: number,
): Promise<Disposal> {
  const { trash, references, garbage, expiry, clock } = dependencies;
  const now = clock();
  const keptUntil = new Date(now.getTime() + lifetimeMs).toISOString();
  const times = { removedAt: now.toISOString(), expiresAt: keptUntil };
  if (names.length > 0) trash.discardNames(names, times);
  if (images.length > 0) {
    trash.discardImages(
      images.map(({ id }) => id),
      times,
    );
  }
  expiry.reschedule();
  const trashed = heldOnlyBy(references.listReferences(), ({ kind }) => kind === 'trash');
  const layers = [...new Set(images.flatMap(({ diffIds }) => diffIds))].filter((diffId) => trashed.has(diffId));
  await garbage.collect();
  return { layers, keptUntil };
}

async function deleteNow(
  { images: catalog, trash, garbage }: DisposeDependencies,
  { images, names = [] }: Disposed,
): Promise<Disposal> {
  for (const name of names) catalog.removeName(name);
  trash.forgetImages(images.map(({ id }) => id));
  for (const { id } of images) catalog.removeImage(id);
  return { layers: await garbage.collect(), keptUntil: undefined };
}

/**
 * Removes images with all their names, and names of others: into the trash, or, where `isFinal`, for good, the images
 * with their copies in the trash. Nobody may be asked between the decision that they may go and this call.
 */
export async function disposeImages(
  dependencies: DisposeDependencies,
  disposed: Disposed,
  isFinal: boolean,
): Promise<Disposal> {
  const { trashLifetimeMs } = dependencies;
  if (isFinal || trashLifetimeMs === 0) return deleteNow(dependencies, disposed);
  return moveToTrash(dependencies, disposed, trashLifetimeMs);
}
