import { only, type Update } from './dashboard-event.ts';
import type { DashboardState, Dialog } from './dashboard-state.ts';
import { wrap } from '../text/fit.ts';
import { keyRows } from './key-help.ts';
import { memoize } from './memoize.ts';

type Scrolled = Extract<Dialog, { readonly top: number }>;

/** Lines of an overlay between its title and its hint. */
export function dialogHeight({ size }: Pick<DashboardState, 'size'>): number {
  return Math.max(1, size.rows - 6);
}

/** How far a key moves in so many lines; undefined for one that does not. */
export function scrollStep(key: string, total: number, page: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    j: 1,
    down: 1,
    k: -1,
    up: -1,
    pagedown: page,
    pageup: -page,
    home: -total,
    g: -total,
    end: total,
    G: total,
  };
  return steps[key];
}

/** Beside the margin of the screen. */
function wrapAll(texts: readonly string[], columns: number): readonly string[] {
  return texts.flatMap((text) => wrap(text, columns - 1));
}

const wrapFile = memoize(wrapAll);

const MARKS = { running: '…', done: '✓', failed: '✗' } as const;

const commandLines = memoize((commands: DashboardState['commands'], columns: number): readonly string[] =>
  commands.flatMap(({ line, outcome, message }) => {
    const said = message === '' ? [] : wrapAll([message], columns - 2).map((text) => `  ${text}`);
    const [first = '', ...others] = wrapAll([line], columns - 2);
    return [`${MARKS[outcome]} ${first}`, ...others.map((text) => `  ${text}`), ...said];
  }),
);

/** All of what can be scrolled through, as it fits the width of the screen. */
export function dialogLines(state: DashboardState, dialog: Scrolled): readonly string[] {
  const { columns } = state.size;
  switch (dialog.kind) {
    case 'file':
      return wrapFile(dialog.lines, columns);
    case 'help':
      return keyRows(state);
    case 'commands':
      return commandLines(state.commands, columns);
  }
}

/** Where the lines of a dialog begin; the newest commands are seen first. */
export function dialogTop(state: DashboardState, dialog: Scrolled): number {
  const last = Math.max(0, dialogLines(state, dialog).length - dialogHeight(state));
  return Math.min(dialog.top, last);
}

/** Moves in what is longer than the screen; a key that does not closes it, except for a file. */
export function scrollDialog(state: DashboardState, dialog: Scrolled, key: string): Update {
  const lines = dialogLines(state, dialog);
  const height = dialogHeight(state);
  const step = scrollStep(key === ' ' ? 'pagedown' : key, lines.length, height);
  if (step === undefined) {
    const isClosed = dialog.kind !== 'file' || key === 'escape' || key === 'q';
    return only(isClosed ? { ...state, dialog: undefined } : state);
  }
  const last = Math.max(0, lines.length - height);
  const top = Math.max(0, Math.min(last, dialogTop(state, dialog) + step));
  return only({ ...state, dialog: { ...dialog, top } });
}
