import { activeBindings, keyLabel } from '../keys/key-bindings.ts';
import type { DashboardState } from './dashboard-state.ts';

const ENTRY_COLUMNS = 36;
const KEY_COLUMNS = 14;

/** The keys that work here, those of the view first, in as many columns as there is room for. */
export function keyRows(state: DashboardState): readonly string[] {
  const bindings = activeBindings({ ...state, dialog: undefined });
  const own = bindings.filter(({ views }) => views !== undefined);
  const entries = [...own, ...bindings.filter(({ views }) => views === undefined)].map(
    ({ keys, label }) => `${keys.map(keyLabel).join(', ').padEnd(KEY_COLUMNS)}  ${label}`,
  );
  const columns = Math.max(1, Math.floor(state.size.columns / ENTRY_COLUMNS));
  const height = Math.ceil(entries.length / columns);
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: columns }, (__, column) => (entries[column * height + row] ?? '').padEnd(ENTRY_COLUMNS)).join(
      '',
    ),
  );
}
