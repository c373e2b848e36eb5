import type { DashboardState } from './dashboard-state.ts';
import { isSorted, sortOf, SORTS } from './sorts.ts';

/** What is done to the list that is shown: filter, marks, order; empty where nothing is. */
export function describeList(state: DashboardState): string {
  const list = state.view === 'layers' ? (state.layers?.files ?? state.lists.layers) : state.lists[state.view];
  const sort = isSorted(state.view) ? sortOf(state.view, list.sort) : '';
  const isUsual = !isSorted(state.view) || sort === SORTS[state.view][0];
  return [
    list.filter === '' ? '' : `filter: ${list.filter}`,
    list.marks.size === 0 ? '' : `${list.marks.size} marked`,
    isUsual ? '' : `by ${sort}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
