import type { View } from './dashboard-state.ts';

/** The orders of each list; the first is that in which it comes. Events and layers have the order of their times. */
export const SORTS = {
  containers: ['newest', 'name', 'state', 'image', 'CPU', 'memory'],
  images: ['tree', 'name', 'size', 'freed'],
  volumes: ['name', 'newest', 'unused first'],
  networks: ['oldest', 'name', 'most containers'],
  builds: ['newest', 'name', 'longest'],
  disk: ['part', 'size', 'freed'],
} as const satisfies Readonly<Partial<Record<View, readonly string[]>>>;

export type SortedView = keyof typeof SORTS;

/** What the orders of a list are called. */
export type SortName<V extends SortedView> = (typeof SORTS)[V][number];

export function isSorted(view: View): view is SortedView {
  return Object.hasOwn(SORTS, view);
}

/** The name of an order. @param sort how often the order was changed */
export function sortOf<V extends SortedView>(view: V, sort: number): SortName<V> {
  const names: readonly SortName<V>[] = SORTS[view];
  return names[sort % names.length] as SortName<V>;
}

export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
