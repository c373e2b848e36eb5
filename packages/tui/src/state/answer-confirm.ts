import { countPlanned, narrowAction } from '../actions/narrow-action.ts';
import { only, type Update } from './dashboard-event.ts';
import type { DashboardState, Dialog } from './dashboard-state.ts';
import { EMPTY_LIST } from './list-state.ts';
import { scrollStep } from './scroll-dialog.ts';

type Confirm = Extract<Dialog, { kind: 'confirm' }>;

/** Leaves out what is under the cursor, or takes it in again, and steps on. */
function toggle(dialog: Confirm): Confirm {
  const planned = countPlanned(dialog.action);
  if (dialog.cursor >= planned) return dialog;
  const without = new Set(dialog.without);
  if (!without.delete(dialog.cursor)) without.add(dialog.cursor);
  return { ...dialog, without, cursor: Math.min(dialog.cursor + 1, planned - 1) };
}

function agree(state: DashboardState, { action, without }: Confirm): Update {
  const closed: DashboardState = { ...state, dialog: undefined };
  const narrowed = narrowAction(action, without);
  if (narrowed === undefined) return only({ ...closed, notice: { text: 'Nothing was left to do.', isProblem: false } });
  const lists = { ...state.lists, [state.view]: { ...state.lists[state.view], marks: EMPTY_LIST.marks } };
  return only({ ...closed, lists }, { kind: 'act', action: narrowed });
}

/** A key while it is asked whether something may go: `y` alone does it. */
export function answerConfirm(state: DashboardState, dialog: Confirm, key: string): Update {
  if (key === 'y') return agree(state, dialog);
  if (['n', 'escape', 'q', 'enter'].includes(key)) return only({ ...state, dialog: undefined });
  if (key === ' ') return only({ ...state, dialog: toggle(dialog) });
  const step = scrollStep(key, dialog.consequences.length, Math.max(1, state.size.rows - 9));
  if (step === undefined) return only(state);
  const last = Math.max(0, dialog.consequences.length - 1);
  return only({ ...state, dialog: { ...dialog, cursor: Math.max(0, Math.min(last, dialog.cursor + step)) } });
}
