import {
  type ContainerRecord,
  containerStateName,
  type ContainerStateName,
  type ContentReference,
  type DiffId,
  imagesOf,
  type NamedImage,
  parseDiffId,
  type StorePart,
} from '@tinydock/domain';
import { type Keeper, Keepers } from './layer-keepers.ts';

export interface UsageSources {
  readonly parts: readonly StorePart[];
  readonly references: readonly ContentReference[];
  readonly images: readonly NamedImage[];
  readonly containers: readonly ContainerRecord[];
}

export interface ImageUsage {
  readonly image: NamedImage;
  /** Of layers and blobs that other images have too. */
  readonly sharedBytes: number;
  /** Of those that it alone has. */
  readonly uniqueBytes: number;
  readonly containers: number;
}

export interface LayerUsage {
  readonly diffId: DiffId;
  readonly bytes: number;
  readonly keeper: Keeper;
  readonly images: number;
}

export interface ContainerUsage {
  readonly id: string;
  readonly name: string;
  readonly imageName: string;
  readonly state: ContainerStateName;
  /** Of what it has written, and of its own files. */
  readonly writableBytes: number;
  readonly logBytes: number;
}

export interface VolumeUsage {
  readonly name: string;
  readonly bytes: number;
  /** Containers that mount it. */
  readonly links: number;
}

/** Details of what takes space below the store's root. */
export interface UsageDetails {
  readonly images: readonly ImageUsage[];
  readonly layers: readonly LayerUsage[];
  readonly containers: readonly ContainerUsage[];
  readonly volumes: readonly VolumeUsage[];
}

function sum(parts: readonly StorePart[]): number {
  return parts.reduce((total, { bytes }) => total + bytes, 0);
}

function imageUsage(sources: UsageSources, keepers: Keepers): readonly ImageUsage[] {
  const sizes = contentSizes(sources.parts);
  const byHolder = Map.groupBy(
    sources.references.filter(({ kind }) => kind === 'image'),
    ({ holder }) => holder,
  );
  const used = sources.containers.flatMap(({ spec }) => [...imagesOf(spec)]);
  const users = Map.groupBy(used, (id) => id);
  return sources.images.map((image) => {
    const bytes = { shared: 0, unique: 0 };
    for (const { content } of byHolder.get(image.id) ?? []) {
      bytes[keepers.imagesOf(content).length > 1 ? 'shared' : 'unique'] += sizes.get(content) ?? 0;
    }
    const containers = users.get(image.id)?.length ?? 0;
    return { image, sharedBytes: bytes.shared, uniqueBytes: bytes.unique, containers };
  });
}

/** Bytes of each layer and blob by its digest. */
function contentSizes(parts: readonly StorePart[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { area, name, bytes } of parts) {
    if (area !== 'layers' && area !== 'blobs') continue;
    const content = `sha256:${name}`;
    sizes.set(content, (sizes.get(content) ?? 0) + bytes);
  }
  return sizes;
}

function layerUsage(parts: readonly StorePart[], keepers: Keepers): readonly LayerUsage[] {
  return parts
    .filter(({ area, name }) => area === 'layers' && /^[0-9a-f]{64}$/.test(name))
    .map(({ name, bytes }) => {
      const diffId = parseDiffId(`sha256:${name}`);
      return { diffId, bytes, keeper: keepers.keeperOf(diffId), images: keepers.imagesOf(diffId).length };
    });
}

function containerUsage({ parts, containers }: UsageSources): readonly ContainerUsage[] {
  const byId = Map.groupBy(
    parts.filter(({ area }) => area === 'containers'),
    ({ name }) => name,
  );
  return containers.map(({ id, name, spec, state }) => {
    const own = byId.get(id) ?? [];
    return {
      id,
      name,
      imageName: spec.imageName,
      state: containerStateName(state),
      writableBytes: sum(own.filter(({ entry }) => !entry.startsWith('container.log'))),
      logBytes: sum(own.filter(({ entry }) => entry.startsWith('container.log'))),
    };
  });
}

function volumeUsage({ parts, containers }: UsageSources): readonly VolumeUsage[] {
  const links = Map.groupBy(
    containers.flatMap(({ id, spec }) =>
      spec.mounts.filter(({ kind }) => kind === 'volume').map(({ source }) => ({ id, source })),
    ),
    ({ source }) => source,
  );
  return parts
    .filter(({ area }) => area === 'volumes')
    .map(({ name, bytes }) => ({ name, bytes, links: new Set(links.get(name)?.map(({ id }) => id)).size }));
}

/** Image by image, layer by layer, container by container, volume by volume. */
export function usageDetails(sources: UsageSources): UsageDetails {
  const keepers = new Keepers(sources.references);
  return {
    images: imageUsage(sources, keepers),
    layers: layerUsage(sources.parts, keepers),
    containers: containerUsage(sources),
    volumes: volumeUsage(sources),
  };
}
