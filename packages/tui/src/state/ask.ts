import type { Action } from '../actions/action.ts';
import { only, type Update } from './dashboard-event.ts';
import type { DashboardState, InputPurpose } from './dashboard-state.ts';

/** Tells the user why nothing is done. */
export function refuse(state: DashboardState, text: string): Update {
  return only({ ...state, notice: { text, isProblem: true } });
}

/** Has the user confirm what goes before it is done. */
export function confirm(state: DashboardState, action: Action, consequences: readonly string[]): Update {
  return only({ ...state, dialog: { kind: 'confirm', action, consequences, cursor: 0, without: new Set() } });
}

/** Has the user type a line. */
export function ask(
  state: DashboardState,
  question: { readonly purpose: InputPurpose; readonly title: string; readonly text?: string },
): Update {
  return only({ ...state, dialog: { kind: 'input', text: '', ...question } });
}
