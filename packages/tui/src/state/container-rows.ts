import type { Container } from '@tinydock/protocol';
import type { DashboardState } from './dashboard-state.ts';
import { chosenOf, cursorOf, matches } from './list-state.ts';
import { memoize } from './memoize.ts';
import { compareText, type SortName, sortOf } from './sorts.ts';
import { type AllStats, statsOf } from './stats-history.ts';

type Order = SortName<'containers'>;

const STATE_ORDER = ['running', 'paused', 'restarting', 'created', 'exited', 'removing'];
const USES = { CPU: 'cpuPercent', memory: 'memoryBytes' } as const;
const NO_STATS: AllStats = new Map();

function usesMost(stats: AllStats, use: (typeof USES)[keyof typeof USES]): (a: Container, b: Container) => number {
  // Those that do not run use nothing, and come last.
  const usedBy = (container: Container): number => statsOf(stats, container)?.latest[use] ?? -1;
  return (a, b) => usedBy(b) - usedBy(a);
}

function sortContainers(containers: readonly Container[], order: Order, stats: AllStats): readonly Container[] {
  switch (order) {
    case 'name':
      return containers.toSorted((a, b) => compareText(a.name, b.name));
    case 'state':
      return containers.toSorted(
        (a, b) => STATE_ORDER.indexOf(a.status?.state ?? '') - STATE_ORDER.indexOf(b.status?.state ?? ''),
      );
    case 'image':
      return containers.toSorted((a, b) => compareText(a.image, b.image));
    case 'CPU':
    case 'memory':
      return containers.toSorted(usesMost(stats, USES[order]));
    case 'newest':
      return containers;
  }
}

const found = memoize((containers: readonly Container[], filter: string) =>
  containers.filter(({ name, image, id, status }) => matches(filter, `${name} ${image} ${id} ${status?.state ?? ''}`)),
);

const sorted = memoize(sortContainers);

/** The containers that the list shows, in its order. */
export function shownContainers({ containers, stats, lists }: DashboardState): readonly Container[] {
  const { filter, sort } = lists.containers;
  const order = sortOf('containers', sort);
  // Samples come each second, and change no other order.
  return sorted(found(containers, filter), order, order in USES ? stats : NO_STATS);
}

export function selectedContainer(state: DashboardState): Container | undefined {
  const rows = shownContainers(state);
  const ids = rows.map(({ id }) => id);
  return rows[cursorOf(state.lists.containers, ids)];
}

/** The marked containers, or the one under the cursor. */
export function chosenContainers(state: DashboardState): readonly Container[] {
  return chosenOf(state.lists.containers, {
    all: state.containers,
    rows: shownContainers(state),
    idOf: ({ id }) => id,
  });
}
