import type { SystemPrunePlan } from '@tinydock/client';
import type { DiskUsageResponse, TrashedImage, UsageTotal } from '@tinydock/protocol';
import { nameOfImage, type PlannedRow, plannedRows } from './disk-plan.ts';
import { cursorOf, type ListState, matches } from './list-state.ts';
import { sortOf } from './sorts.ts';
import { memoize } from './memoize.ts';

/** What uses the disk, what would go, and what can come back. */
export interface DiskState {
  readonly totals: readonly UsageTotal[];
  readonly plan: SystemPrunePlan | undefined;
  readonly trash: readonly TrashedImage[];
  /** Whether the plan has images with names and records of builds too, as `system prune --all`. */
  readonly isForAll: boolean;
}

/** What one look at the disk found. */
export interface DiskReading {
  readonly isForAll: boolean;
  readonly usage: DiskUsageResponse;
  readonly plan: SystemPrunePlan;
  readonly trash: readonly TrashedImage[];
}

export type DiskRow =
  | { readonly kind: 'usage'; readonly id: string; readonly total: UsageTotal }
  | { readonly kind: 'prune'; readonly id: string; readonly planned: PlannedRow }
  | { readonly kind: 'trash'; readonly id: string; readonly trashed: TrashedImage };

export const EMPTY_DISK: DiskState = { totals: [], plan: undefined, trash: [], isForAll: false };

function textOf(row: DiskRow): string {
  switch (row.kind) {
    case 'usage':
      return row.total.kind;
    case 'prune':
      return `prune ${row.planned.part.kind} ${row.planned.part.name} ${row.planned.part.id}`;
    case 'trash':
      return `trash ${nameOfImage(row.trashed.image)} ${row.trashed.image?.id ?? ''}`;
  }
}

const PARTS = ['usage', 'prune', 'trash'];

/** Of its size, and of what it frees. */
function bytesOf(row: DiskRow): readonly [size: number, freed: number] {
  switch (row.kind) {
    case 'usage':
      return [row.total.bytes, row.total.reclaimableBytes];
    case 'prune':
      return [row.planned.sizeBytes, row.planned.freedBytes];
    case 'trash':
      return [row.trashed.image?.sizeBytes ?? 0, row.trashed.freedBytes];
  }
}

function sortRows(rows: readonly DiskRow[], sort: number): readonly DiskRow[] {
  const order = sortOf('disk', sort);
  if (order === 'part') return rows;
  const place = order === 'size' ? 0 : 1;
  return rows.toSorted((a, b) => {
    return PARTS.indexOf(a.kind) - PARTS.indexOf(b.kind) || bytesOf(b)[place] - bytesOf(a)[place];
  });
}

/** What is used, then what prune would remove, then the trash. */
export const allDiskRows = memoize(({ totals, plan, trash }: DiskState): readonly DiskRow[] => [
  ...totals.map((total) => ({ kind: 'usage' as const, id: `usage ${total.kind}`, total })),
  ...(plan === undefined ? [] : plannedRows(plan)).map((planned) => ({
    kind: 'prune' as const,
    id: `prune ${planned.part.kind} ${planned.part.id}`,
    planned,
  })),
  ...trash.map((trashed) => ({ kind: 'trash' as const, id: `trash ${trashed.image?.id ?? ''}`, trashed })),
]);

/** What the list shows: what is used, then what prune would remove, then the trash, each part in the list's order. */
export const diskRows = memoize((disk: DiskState, sort: number, filter: string): readonly DiskRow[] =>
  sortRows(
    allDiskRows(disk).filter((row) => matches(filter, textOf(row))),
    sort,
  ),
);

/** The row under the cursor, and all rows of its kind that are marked; it alone where none is. */
export function chosenDiskRows(disk: DiskState, list: ListState): readonly DiskRow[] {
  const rows = diskRows(disk, list.sort, list.filter);
  const ids = rows.map(({ id }) => id);
  const selected = rows[cursorOf(list, ids)];
  if (selected === undefined) return [];
  const marked = allDiskRows(disk).filter(({ id, kind }) => kind === selected.kind && list.marks.has(id));
  return marked.length > 0 ? marked : [selected];
}
