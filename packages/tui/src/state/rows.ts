import type { Event, LineageImage, Network, Volume } from '@tinydock/protocol';
import { buildRows } from './builds-state.ts';
import { shownContainers } from './container-rows.ts';
import type { DashboardState, View } from './dashboard-state.ts';
import { type FileRow, fileRows } from './file-tree.ts';
import type { LayerState } from './layer-state.ts';
import { diskRows } from './disk-state.ts';
import { compareText, sortOf } from './sorts.ts';
import { chosenOf, cursorOf, matches } from './list-state.ts';
import { memoize } from './memoize.ts';

export interface ImageRow {
  readonly image: LineageImage;
  /** The lines that lead to it in the tree; empty where there is none. */
  readonly lead: string;
}

export function imageName({ tags, id }: LineageImage): string {
  return tags[0] ?? id.replace(/^sha256:/, '').slice(0, 12);
}

function treeRows(
  image: LineageImage,
  children: ReadonlyMap<string, readonly LineageImage[]>,
  lead: { readonly own: string; readonly below: string },
): readonly ImageRow[] {
  const own = children.get(image.id) ?? [];
  const below = own.flatMap((child, index) => {
    const isLast = index === own.length - 1;
    return treeRows(child, children, {
      own: `${lead.below}${isLast ? '└─ ' : '├─ '}`,
      below: `${lead.below}${isLast ? '   ' : '│  '}`,
    });
  });
  return [{ lead: lead.own, image }, ...below];
}

function lineage(images: readonly LineageImage[]): readonly ImageRow[] {
  const known = new Set(images.map(({ id }) => id));
  const children = Map.groupBy(images, ({ parentId }) => (known.has(parentId) ? parentId : ''));
  return (children.get('') ?? []).flatMap((root) => treeRows(root, children, { own: '', below: '' }));
}

export const imageRows = memoize(
  (images: readonly LineageImage[], sort: number, filter: string): readonly ImageRow[] => {
    const found = images.filter((image) => matches(filter, `${image.tags.join(' ')} ${image.id}`));
    const flat = (compare: (a: LineageImage, b: LineageImage) => number): readonly ImageRow[] =>
      found.toSorted(compare).map((image) => ({ image, lead: '' }));
    switch (sortOf('images', sort)) {
      case 'name':
        return flat((a, b) => compareText(imageName(a), imageName(b)));
      case 'size':
        return flat((a, b) => b.sizeBytes - a.sizeBytes);
      case 'freed':
        return flat((a, b) => b.freedBytes - a.freedBytes);
      default:
        return lineage(found);
    }
  },
);

function sortVolumes(volumes: readonly Volume[], sort: number): readonly Volume[] {
  switch (sortOf('volumes', sort)) {
    case 'newest':
      return volumes.toSorted((a, b) => compareText(b.createdAt, a.createdAt));
    case 'unused first':
      return volumes.toSorted((a, b) => a.containers.length - b.containers.length);
    case 'name':
      return volumes;
  }
}

export const volumeRows = memoize((volumes: readonly Volume[], sort: number, filter: string): readonly Volume[] =>
  sortVolumes(
    volumes.filter(({ name, containers }) => matches(filter, `${name} ${containers.join(' ')}`)),
    sort,
  ),
);

function sortNetworks(networks: readonly Network[], sort: number): readonly Network[] {
  switch (sortOf('networks', sort)) {
    case 'name':
      return networks.toSorted((a, b) => compareText(a.name, b.name));
    case 'most containers':
      return networks.toSorted((a, b) => b.containers.length - a.containers.length);
    case 'oldest':
      return networks;
  }
}

export const networkRows = memoize((networks: readonly Network[], sort: number, filter: string): readonly Network[] =>
  sortNetworks(
    networks.filter(({ name, id, subnet, ipv6, containers }) =>
      matches(
        filter,
        `${name} ${id} ${subnet} ${ipv6?.subnet ?? ''} ${containers.map((container) => container.name).join(' ')}`,
      ),
    ),
    sort,
  ),
);

function describeEvent({ time, type, action, id, attributes }: Event): string {
  return `${time} ${type} ${action} ${id} ${Object.values(attributes).join(' ')}`;
}

export const eventRows = memoize((events: readonly Event[], filter: string): readonly Event[] =>
  events.filter((event) => matches(filter, describeEvent(event))).reverse(),
);

const memoFileRows = memoize(fileRows);

export function layerFileRows({ tree, expanded, files }: LayerState): readonly FileRow[] {
  return memoFileRows(tree, expanded, files.filter);
}

/** An event has no id of its own. */
export function eventId(event: Event): string {
  return `${event.time} ${event.action} ${event.id}`;
}

/** Ids of the rows that a view's list shows, in order. */
export function rowIds(state: DashboardState, view: View = state.view): readonly string[] {
  const { filter, sort } = state.lists[view];
  switch (view) {
    case 'containers':
      return shownContainers(state).map(({ id }) => id);
    case 'images':
      return imageRows(state.images, sort, filter).map(({ image }) => image.id);
    case 'layers':
      return state.layers?.layers.map((_, index) => String(index + 1)) ?? [];
    case 'events':
      return eventRows(state.events, filter).map(eventId);
    case 'volumes':
      return volumeRows(state.volumes, sort, filter).map(({ name }) => name);
    case 'networks':
      return networkRows(state.networks, sort, filter).map(({ id }) => id);
    case 'builds':
      return buildRows(state.builds.builds, sort, filter).map(({ id }) => id);
    case 'disk':
      return diskRows(state.disk, sort, filter).map(({ id }) => id);
  }
}

export function selectedImage(state: DashboardState): LineageImage | undefined {
  const rows = imageRows(state.images, state.lists.images.sort, state.lists.images.filter);
  return rows[
    cursorOf(
      state.lists.images,
      rows.map(({ image }) => image.id),
    )
  ]?.image;
}

export function chosenImages(state: DashboardState): readonly LineageImage[] {
  const { images: list } = state.lists;
  const rows = imageRows(state.images, list.sort, list.filter).map(({ image }) => image);
  return chosenOf(list, { all: state.images, rows, idOf: ({ id }) => id });
}
