import type { DashboardState } from './dashboard-state.ts';
import { CONTAINER_SORTS, IMAGE_SORTS } from './rows.ts';

/** What is done to the list that is shown: filter, marks, order; empty where nothing is. */
export function describeList(state: DashboardState): string {
  const list = state.view === 'layers' ? (state.layers?.files ?? state.lists.layers) : state.lists[state.view];
  const sorts = state.view === 'containers' ? CONTAINER_SORTS : IMAGE_SORTS;
  const isSortable = state.view === 'containers' || state.view === 'images';
  return [
    list.filter === '' ? '' : `filter: ${list.filter}`,
    list.marks.size === 0 ? '' : `${list.marks.size} marked`,
    isSortable && state.sort % sorts.length > 0 ? `by ${sorts[state.sort % sorts.length] ?? ''}` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
