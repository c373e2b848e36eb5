import type { DashboardState } from './dashboard-state.ts';

/** What to say of a list that is read when it is shown, and has no rows. */
export function emptyText(state: DashboardState, none: string, what: string): string {
  if (state.lists[state.view].filter !== '') return `No ${what} matches the filter; esc clears it.`;
  return state.connection.kind === 'connected' ? none : 'What is here is shown as soon as the daemon answers.';
}
