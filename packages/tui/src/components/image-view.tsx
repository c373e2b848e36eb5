import type { ReactElement } from 'react';
import { formatAge, formatSize } from '@tinydock/text';
import type { DashboardState } from '../state/dashboard-state.ts';
import { layoutOf } from '../state/layout.ts';
import { cursorOf } from '../state/list-state.ts';
import { imageName, type ImageRow, imageRows } from '../state/rows.ts';
import type { Column } from '../text/fit.ts';
import type { Theme } from '../theme/theme.ts';
import { Table, type TableRow } from './table.tsx';

const COLUMNS: readonly Column[] = [
  { title: 'IMAGE', width: 24, grow: 3 },
  { title: 'SIZE', width: 8, alignRight: true },
  { title: 'FREED', width: 8, alignRight: true },
  { title: 'SHARED', width: 8, alignRight: true },
  { title: 'UNIQUE', width: 8, alignRight: true },
  { title: 'USED BY', width: 8, grow: 1 },
  { title: 'CREATED', width: 14, grow: 1 },
  { title: 'ID', width: 12 },
];

function usersOf(state: DashboardState, image: string): string {
  return state.containers
    .filter(({ imageId }) => imageId === image)
    .map(({ name }) => name)
    .join(', ');
}

function toRow(state: DashboardState, theme: Theme, { image, lead }: ImageRow): TableRow {
  const users = usersOf(state, image.id);
  const more = image.tags.length > 1 ? ` (+${image.tags.length - 1})` : '';
  const name = image.tags.length === 0 ? '<none>' : imageName(image);
  return {
    id: image.id,
    cells: [
      `${lead}${name}${more}${image.pinnedAt === '' ? '' : ' · pinned'}`,
      formatSize(image.sizeBytes),
      formatSize(image.freedBytes),
      formatSize(image.sharedBytes),
      formatSize(image.uniqueBytes),
      users === '' ? '-' : users,
      image.created === '' ? 'unknown' : formatAge(image.created, state.now),
      image.id.replace(/^sha256:/, '').slice(0, 12),
    ],
    color: users === '' ? (image.tags.length === 0 ? theme.quiet : undefined) : theme.good,
    isMarked: state.lists.images.marks.has(image.id),
  };
}

/** Images as a tree of what is based on what. */
export function ImageView({ state, theme }: { readonly state: DashboardState; readonly theme: Theme }): ReactElement {
  const list = state.lists.images;
  const rows = imageRows(state.images, list.sort, list.filter);
  const ids = rows.map(({ image }) => image.id);
  return (
    <Table
      columns={COLUMNS}
      total={rows.length}
      rowsOf={(start, end) => rows.slice(start, end).map((row) => toRow(state, theme, row))}
      cursor={cursorOf(list, ids)}
      isFocused={state.focus === 'list'}
      width={state.size.columns}
      height={layoutOf(state).list}
      empty={list.filter === '' ? 'No images. P pulls one.' : 'No image matches the filter; esc clears it.'}
    />
  );
}
