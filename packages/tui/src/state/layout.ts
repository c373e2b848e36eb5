import type { DashboardState } from './dashboard-state.ts';

/** In less than that there is nothing to see. */
export const MIN_SIZE = { columns: 60, rows: 16 };

export function isTooSmall({ size }: Pick<DashboardState, 'size'>): boolean {
  return size.columns < MIN_SIZE.columns || size.rows < MIN_SIZE.rows;
}

/** Lines of the screen's parts. */
export interface Layout {
  /** Rows of the list, without its heading. */
  readonly list: number;
  /** Lines of what is below or beside it, without its heading. */
  readonly detail: number;
}

/** Header, views, and the two lines at the bottom. */
const FRAME_LINES = 4;
const MIN_LIST_ROWS = 3;
/** The part of the body that a list of containers gets. */
const LIST_SHARE = 0.4;

/** Only what fits is drawn, so everything asks here how much that is. */
export function layoutOf({ size, view, focus }: Pick<DashboardState, 'size' | 'view' | 'focus'>): Layout {
  const body = Math.max(4, size.rows - FRAME_LINES);
  if (view !== 'containers' && view !== 'builds') return { list: body - 1, detail: body - 1 };
  const share = focus === 'list' ? LIST_SHARE : LIST_SHARE / 2;
  const list = Math.max(MIN_LIST_ROWS, Math.floor(body * share) - 1);
  return { list, detail: Math.max(1, body - list - 2) };
}
