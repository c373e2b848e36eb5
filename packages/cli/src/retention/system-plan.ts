import type { Client } from '@tinydock/client';
import type {
  Filter,
  ImagePrunePlan,
  PruneBuildCacheResponse,
  PrunedContainer,
  PrunedNetwork,
  PrunedVolume,
} from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import { CACHE_COLUMNS, CACHE_HEADERS, cacheRows } from '../build/cache-rows.ts';
import { containerPlan } from '../containers/container-plan.ts';
import { networkPlan } from '../networks/network-plan.ts';
import { line, type Output } from '../output/output.ts';
import { volumePlan } from '../volumes/volume-plan.ts';
import { planTable } from './prune-plan.ts';

export interface SystemPruneRequest {
  /** Also images with tags, and steps of the build cache that images have. */
  readonly all: boolean;
  readonly volumes: boolean;
  /** Images past the trash. */
  readonly now: boolean;
  readonly filters: readonly Filter[];
}

/** What `system prune` would remove; each part as if those before it were gone. */
export interface SystemPrunePlan {
  readonly containers: readonly PrunedContainer[];
  readonly networks: readonly PrunedNetwork[];
  readonly volumes: readonly PrunedVolume[];
  readonly images: ImagePrunePlan;
  readonly cache: PruneBuildCacheResponse;
}

const NO_CACHE: PruneBuildCacheResponse = { steps: [], freedBytes: 0 };

/** Asks for all parts. */
export async function planSystemPrune(
  client: Client,
  request: SystemPruneRequest,
  signal: AbortSignal,
): Promise<SystemPrunePlan> {
  const { all, now } = request;
  const call = { signal };
  const filters = [...request.filters];
  const containers = await client.containers.prune({ filters, planOnly: true }, call);
  const without = containers.map(({ id }) => id);
  const networks = await client.networks.prune({ filters, planOnly: true, without }, call);
  const volumes = request.volumes ? await client.volumes.prune({ filters, planOnly: true, without }, call) : [];
  const images = await client.retention.planImagePrune({ all, filters, now, without }, call);
  // Steps have no labels; and what the trash holds is not free.
  const hasLabels = filters.some(({ key }) => key !== 'until');
  const gone = now ? images.images.map(({ image }) => image?.id ?? '') : [];
  const cache = hasLabels
    ? NO_CACHE
    : await client.builds.pruneCache({ filters, all, planOnly: true, without: [...without, ...gone] }, call);
  return { containers, networks, volumes, images, cache };
}

export function isEmptyPlan({ containers, networks, volumes, images, cache }: SystemPrunePlan): boolean {
  return [containers, networks, volumes, images.images, cache.steps].every(({ length }) => length === 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** What the disk gets back of all but the images. */
export function bytesBesideImages(parts: Pick<SystemPrunePlan, 'containers' | 'volumes' | 'cache'>): number {
  const { containers, volumes, cache } = parts;
  return (
    sum(containers.map(({ diskBytes }) => diskBytes)) +
    sum(volumes.map(({ sizeBytes }) => sizeBytes)) +
    cache.freedBytes
  );
}

function totalText(plan: SystemPrunePlan, now: boolean): string {
  const others = bytesBesideImages(plan);
  const images = plan.images.freedBytes;
  if (now || images === 0) return `Together they free ${formatSize(others + images)}.`;
  return `Together they free ${formatSize(others)}, and ${formatSize(images)} more when the images leave the trash.`;
}

/** The plan as users read it. */
export function* showSystemPlan(
  plan: SystemPrunePlan,
  options: { readonly clock: Date; readonly now: boolean },
): Generator<Output, void, undefined> {
  const { containers, networks, volumes, images, cache } = plan;
  const rows = cacheRows(cache.steps, { now: options.clock, noTrunc: false });
  const steps: Output = {
    kind: 'list',
    view: { rows, headers: CACHE_HEADERS, columns: CACHE_COLUMNS, format: undefined },
  };
  const parts: readonly (readonly [title: string, count: number, table: Output])[] = [
    ['Containers that do not run:', containers.length, containerPlan(containers, ({ diskBytes }) => diskBytes)],
    ['Networks that no container has:', networks.length, networkPlan(networks, options.clock)],
    ['Volumes, for good:', volumes.length, volumePlan(volumes)],
    ['Images:', images.images.length, planTable(images)],
    ['Steps of earlier builds:', cache.steps.length, steps],
  ];
  for (const [title, count, table] of parts) {
    if (count === 0) continue;
    yield line(title);
    yield table;
    yield line('');
  }
  yield line(totalText(plan, options.now));
}
