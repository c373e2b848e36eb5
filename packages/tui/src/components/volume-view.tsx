import type { ReactElement } from 'react';
import { formatAge } from '@tinydock/text';
import type { DashboardState } from '../state/dashboard-state.ts';
import { emptyText } from '../state/empty-text.ts';
import { layoutOf } from '../state/layout.ts';
import { cursorOf } from '../state/list-state.ts';
import { volumeRows } from '../state/rows.ts';
import type { Column } from '../text/fit.ts';
import type { Theme } from '../theme/theme.ts';
import { Table } from './table.tsx';

const COLUMNS: readonly Column[] = [
  { title: 'VOLUME', width: 16, grow: 2 },
  { title: 'USED BY', width: 12, grow: 1 },
  { title: 'CREATED', width: 14 },
  { title: 'OPTIONS', width: 8, grow: 1 },
  { title: 'WHERE', width: 14, grow: 2 },
];

/** Volumes, and who has them. */
export function VolumeView({ state, theme }: { readonly state: DashboardState; readonly theme: Theme }): ReactElement {
  const list = state.lists.volumes;
  const rows = volumeRows(state.volumes, list.sort, list.filter);
  return (
    <Table
      columns={COLUMNS}
      total={rows.length}
      rowsOf={(start, end) =>
        rows.slice(start, end).map(({ name, containers, createdAt, options, mountpoint }) => ({
          id: name,
          cells: [
            name,
            containers.length === 0 ? '-' : containers.join(', '),
            createdAt === '' ? 'unknown' : formatAge(createdAt, state.now),
            Object.entries(options)
              .map(([key, value]) => `${key}=${value}`)
              .join(' '),
            mountpoint,
          ],
          color: containers.length === 0 ? theme.quiet : theme.good,
          isMarked: list.marks.has(name),
        }))
      }
      cursor={cursorOf(
        list,
        rows.map(({ name }) => name),
      )}
      isFocused
      width={state.size.columns}
      height={layoutOf(state).list}
      empty={emptyText(state, 'No volumes. n makes one.', 'volume')}
    />
  );
}
