import type {
  Filter,
  ImagePrunePlan,
  PruneBuildCacheResponse,
  PrunedContainer,
  PrunedNetwork,
  PrunedVolume,
} from '@tinydock/protocol';
import type { Client } from '../create-client.ts';

export interface SystemPruneRequest {
  /** Also images with tags, steps of the build cache that images have, and the records of builds. */
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

/** Asks for all parts; nothing goes. @throws what the daemon says */
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

/** What the disk gets back of all but the images. */
export function bytesBesideImages(parts: Pick<SystemPrunePlan, 'containers' | 'volumes' | 'cache'>): number {
  const { containers, volumes, cache } = parts;
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return (
    sum(containers.map(({ diskBytes }) => diskBytes)) +
    sum(volumes.map(({ sizeBytes }) => sizeBytes)) +
    cache.freedBytes
  );
}
