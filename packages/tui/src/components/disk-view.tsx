import type { ReactElement } from 'react';
import { formatAge, formatDuration, formatSize } from '@tinydock/text';
import type { DashboardState } from '../state/dashboard-state.ts';
import { aboutPlanned, nameOfImage } from '../state/disk-plan.ts';
import { type DiskRow, diskRows } from '../state/disk-state.ts';
import { emptyText } from '../state/empty-text.ts';
import { layoutOf } from '../state/layout.ts';
import { cursorOf } from '../state/list-state.ts';
import type { Column } from '../text/fit.ts';
import type { Theme } from '../theme/theme.ts';
import { Table, type TableRow } from './table.tsx';

const COLUMNS: readonly Column[] = [
  { title: 'PART', width: 11 },
  { title: 'WHAT', width: 18, grow: 2 },
  { title: 'SIZE', width: 8, alignRight: true },
  { title: 'FREED', width: 8, alignRight: true },
  { title: 'ABOUT', width: 20, grow: 2 },
];

function timeLeft(expiresAt: string, now: Date): string {
  const left = Date.parse(expiresAt) - now.getTime();
  return left <= 0 ? 'goes now' : `goes in ${formatDuration(left).toLowerCase()}`;
}

function cellsOf(row: DiskRow, now: Date): readonly string[] {
  switch (row.kind) {
    case 'usage': {
      const { kind, bytes, reclaimableBytes, count, active } = row.total;
      return ['in use', kind, formatSize(bytes), formatSize(reclaimableBytes), `${count}, of which ${active} in use`];
    }
    case 'prune': {
      const { part, sizeBytes, freedBytes } = row.planned;
      return ['prune', part.name, formatSize(sizeBytes), formatSize(freedBytes), aboutPlanned(row.planned, now)];
    }
    case 'trash': {
      const { image, freedBytes, removedAt, expiresAt } = row.trashed;
      const about = `removed ${formatAge(removedAt, now)}, ${timeLeft(expiresAt, now)}`;
      return ['trash', nameOfImage(image), formatSize(image?.sizeBytes ?? 0), formatSize(freedBytes), about];
    }
  }
}

function colourOf(row: DiskRow, theme: Theme): string | undefined {
  if (row.kind === 'usage') return undefined;
  return row.kind === 'prune' ? theme.warn : theme.quiet;
}

/** What uses the disk, what prune would remove, and the trash. */
export function DiskView({ state, theme }: { readonly state: DashboardState; readonly theme: Theme }): ReactElement {
  const list = state.lists.disk;
  const rows = diskRows(state.disk, list.sort, list.filter);
  const rowsOf = (start: number, end: number): readonly TableRow[] =>
    rows.slice(start, end).map((row) => ({
      id: row.id,
      cells: cellsOf(row, state.now),
      color: colourOf(row, theme),
      isMarked: list.marks.has(row.id),
    }));
  return (
    <Table
      columns={COLUMNS}
      total={rows.length}
      rowsOf={rowsOf}
      cursor={cursorOf(
        list,
        rows.map(({ id }) => id),
      )}
      isFocused
      width={state.size.columns}
      height={layoutOf(state).list}
      empty={emptyText(state, 'Measuring …', 'part')}
    />
  );
}
