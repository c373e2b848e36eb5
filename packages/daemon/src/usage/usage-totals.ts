import type { StorePart } from '@tinydock/domain';
import type { UsageDetails, UsageSources } from './disk-usage.ts';
import { type Keeper, Keepers } from './layer-keepers.ts';

/** The kinds into which everything on the disk falls; each byte into one. */
export const USAGE_KINDS = [
  'images',
  'containers',
  'volumes',
  'build-cache',
  'logs',
  'trash',
  'staging',
  'orphans',
  'other',
] as const;
export type UsageKind = (typeof USAGE_KINDS)[number];

export interface UsageTotal {
  readonly kind: UsageKind;
  readonly count: number;
  /** Those of them that are in use. */
  readonly active: number;
  readonly bytes: number;
  /** What removing all that is not in use would free. */
  readonly reclaimableBytes: number;
}

export interface TotalsOptions {
  readonly sources: UsageSources;
  readonly details: UsageDetails;
  readonly trashedImages: number;
  readonly buildSteps: number;
  /** What pruning all images that are not in use would free. */
  readonly unusedImageBytes: number;
}

const KIND_OF_KEEPER: Readonly<Record<Keeper, UsageKind>> = {
  image: 'images',
  container: 'containers',
  'build-cache': 'build-cache',
  work: 'staging',
  trash: 'trash',
  none: 'orphans',
};

function kindOf(part: StorePart, keepers: Keepers, isContainer: (id: string) => boolean): UsageKind {
  switch (part.area) {
    case 'layers':
    case 'blobs':
      return KIND_OF_KEEPER[keepers.keeperOf(`sha256:${part.name}`)];
    case 'chains':
      return 'images';
    case 'containers':
      if (!isContainer(part.name)) return 'orphans';
      return part.entry.startsWith('container.log') ? 'logs' : 'containers';
    case 'build-caches':
    case 'build-records':
      return 'build-cache';
    case 'volumes':
      return 'volumes';
    case 'trash':
      return 'trash';
    case 'staging':
    case 'builds':
      return 'staging';
    case 'rest':
      return 'other';
  }
}

function reclaimable(options: TotalsOptions, bytesOf: (kind: UsageKind) => number): Record<UsageKind, number> {
  const { details, unusedImageBytes } = options;
  const stopped = details.containers.filter(({ state }) => state !== 'running' && state !== 'paused');
  const add = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return {
    images: Math.min(unusedImageBytes, bytesOf('images')),
    containers: add(stopped.map(({ writableBytes }) => writableBytes)),
    volumes: add(details.volumes.filter(({ links }) => links === 0).map(({ bytes }) => bytes)),
    'build-cache': bytesOf('build-cache'),
    logs: add(stopped.map(({ logBytes }) => logBytes)),
    trash: bytesOf('trash'),
    staging: 0,
    orphans: bytesOf('orphans'),
    other: 0,
  };
}

function counts({ details, trashedImages, buildSteps }: TotalsOptions, countParts: (kind: UsageKind) => number) {
  const { images, containers, volumes } = details;
  const running = containers.filter(({ state }) => state === 'running' || state === 'paused').length;
  const counted: Record<UsageKind, readonly [count: number, active: number]> = {
    images: [images.length, images.filter((image) => image.containers > 0).length],
    containers: [containers.length, running],
    volumes: [volumes.length, volumes.filter(({ links }) => links > 0).length],
    'build-cache': [buildSteps, 0],
    logs: [containers.filter(({ logBytes }) => logBytes > 0).length, running],
    trash: [trashedImages, 0],
    staging: [countParts('staging'), countParts('staging')],
    orphans: [countParts('orphans'), 0],
    other: [0, 0],
  };
  return counted;
}

/** Kind by kind. The sum of all bytes is what du(1) finds below the root. */
export function usageTotals(options: TotalsOptions): readonly UsageTotal[] {
  const { parts, references, containers } = options.sources;
  const keepers = new Keepers(references);
  const ids = new Set<string>(containers.map(({ id }) => id));
  const byKind = Map.groupBy(parts, (part) => kindOf(part, keepers, (id) => ids.has(id)));
  const bytesOf = (kind: UsageKind): number => (byKind.get(kind) ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
  const free = reclaimable(options, bytesOf);
  const counted = counts(options, (kind) => byKind.get(kind)?.length ?? 0);
  return USAGE_KINDS.map((kind) => {
    const [count, active] = counted[kind];
    return { kind, count, active, bytes: bytesOf(kind), reclaimableBytes: free[kind] };
  });
}
