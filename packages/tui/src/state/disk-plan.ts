import { bytesBesideImages, type SystemPrunePlan } from '@tinydock/client';
import type { CachedStep, PrunableImage, PrunedContainer, PrunedNetwork } from '@tinydock/protocol';
import { formatAge, formatSize } from '@tinydock/text';
import type { PlannedPart } from '../actions/action.ts';
import { memoize } from './memoize.ts';

/** One thing that prune would remove. */
export interface PlannedRow {
  readonly part: PlannedPart;
  readonly sizeBytes: number;
  /** Where it alone goes. */
  readonly freedBytes: number;
  readonly reason: string;
  /** RFC 3339; empty where nobody knows. */
  readonly usedAt: string;
}

/** A name of an image, or its short id. */
export function nameOfImage(image: PrunableImage['image']): string {
  return image?.tags[0] ?? image?.digests[0] ?? (image?.id ?? '').replace(/^sha256:/, '').slice(0, 12);
}

function ofContainer({ id, name, state, sizeBytes, diskBytes }: PrunedContainer): PlannedRow {
  const part = { kind: 'container', id, name } as const;
  return { part, sizeBytes, freedBytes: diskBytes, reason: state, usedAt: '' };
}

function ofNetwork({ id, name }: PrunedNetwork): PlannedRow {
  return { part: { kind: 'network', id, name }, sizeBytes: 0, freedBytes: 0, reason: '', usedAt: '' };
}

function ofImage({ image, reason, freedBytes }: PrunableImage): PlannedRow {
  const names = [...(image?.tags ?? []), ...(image?.digests ?? [])];
  const part = { kind: 'image', id: image?.id ?? '', name: nameOfImage(image), names } as const;
  return { part, sizeBytes: image?.sizeBytes ?? 0, freedBytes, reason, usedAt: '' };
}

function ofCache({ key, description, sizeBytes, isShared, usedAt }: CachedStep): PlannedRow {
  const part = { kind: 'cache', id: key, name: description.replace(/\s+/g, ' ') } as const;
  return { part, sizeBytes, freedBytes: isShared ? 0 : sizeBytes, reason: isShared ? 'shared' : '', usedAt };
}

/** What prune would remove, in the order in which it does. */
export const plannedRows = memoize(
  ({ containers, networks, images, cache }: SystemPrunePlan): readonly PlannedRow[] => [
    ...containers.map(ofContainer),
    ...networks.map(ofNetwork),
    ...images.images.map(ofImage),
    ...cache.steps.map(ofCache),
  ],
);

const IMAGE_REASONS: Readonly<Record<string, string>> = {
  dangling: 'has no name, and no container',
  unused: 'no container uses it',
};

/** What it is, and why it would go. */
export function aboutPlanned({ part, reason, usedAt }: PlannedRow, now: Date): string {
  switch (part.kind) {
    case 'container':
      return `container that does not run (${reason})`;
    case 'network':
      return 'network that no container has';
    case 'image':
      return `image: ${IMAGE_REASONS[reason] ?? reason}`;
    case 'cache': {
      const use = `build cache, last used ${formatAge(usedAt, now)}`;
      return reason === 'shared' ? `${use}; an image has its layer` : use;
    }
  }
}

/** What goes, for a question. */
export function consequenceOf({ part, reason, freedBytes }: PlannedRow): string {
  const freed = formatSize(freedBytes);
  switch (part.kind) {
    case 'container':
      return `container ${part.name} (${reason}) goes for good: frees ${freed}`;
    case 'network':
      return `network ${part.name} goes`;
    case 'image':
      return `image ${part.name} (${reason}) goes to the trash: alone it would free ${freed}`;
    case 'cache':
      return `build cache: ${part.name}: frees ${freed}`;
  }
}

/** What all of it frees. */
export function totalOf(plan: SystemPrunePlan): string {
  const others = bytesBesideImages(plan);
  const { freedBytes } = plan.images;
  if (plan.images.images.length === 0) return `Together they free ${formatSize(others)}.`;
  return `Together they free ${formatSize(others)}, and ${formatSize(freedBytes)} when the images leave the trash.`;
}
