import { Box } from 'ink';
import type { ReactElement } from 'react';
import { commandLineOf } from '../actions/action.ts';
import { activeBindings, keyLabel } from '../keys/key-bindings.ts';
import type { DashboardState, Dialog } from '../state/dashboard-state.ts';
import type { Theme } from '../theme/theme.ts';
import { Line } from './line.tsx';

interface OverlayProps {
  readonly state: DashboardState;
  readonly theme: Theme;
}

interface Content {
  readonly title: string;
  readonly lines: readonly string[];
  readonly hint: string;
}

function helpLines(state: DashboardState): readonly string[] {
  return activeBindings({ ...state, dialog: undefined }).map(
    ({ keys, label }) => `${keys.map(keyLabel).join(', ').padEnd(16)}  ${label}`,
  );
}

function contentOf(state: DashboardState, dialog: Exclude<Dialog, { kind: 'input' }>, height: number): Content {
  switch (dialog.kind) {
    case 'help':
      return { title: `Keys in ${state.view}`, lines: helpLines(state), hint: 'any key closes' };
    case 'commands': {
      const marks = { running: '…', done: '✓', failed: '✗' } as const;
      const lines = state.commands.map(
        ({ line, outcome, message }) => `${marks[outcome]} ${line}${message === '' ? '' : `   ${message}`}`,
      );
      return { title: 'What was done here, as commands', lines: lines.slice(-height), hint: 'any key closes' };
    }
    case 'confirm': {
      const lines = ['', ...dialog.consequences.map((line) => `  ${line}`), '', `$ ${commandLineOf(dialog.action)}`];
      return { title: 'Really?', lines, hint: 'y yes  n no' };
    }
    case 'replace': {
      const lines = ['', `  ${dialog.about}`, `  It goes; ${dialog.save.what} take its place.`];
      return { title: 'Replace the file?', lines, hint: 'y yes  n no' };
    }
    case 'file': {
      const { title, top, lines } = dialog;
      return { title, lines: lines.slice(top, top + height), hint: `line ${top + 1} of ${lines.length}  esc closes` };
    }
  }
}

/** What stands in place of a view until it is answered. */
export function Overlay({ state, theme }: OverlayProps): ReactElement | null {
  const { dialog, size } = state;
  if (dialog === undefined || dialog.kind === 'input') return null;
  const height = Math.max(1, size.rows - 6);
  const { title, lines, hint } = contentOf(state, dialog, height);
  const color = dialog.kind === 'confirm' || dialog.kind === 'replace' ? theme.bad : theme.accent;
  const shown = lines.length > height ? [...lines.slice(0, height - 1), `… ${lines.length - height + 1} more`] : lines;
  return (
    <Box flexDirection="column" height={size.rows - 4}>
      <Line text={` ${title}`} width={size.columns} color={color} isBold />
      {shown.map((line, index) => (
        <Line key={index} text={` ${line}`} width={size.columns} />
      ))}
      <Line text={` ${hint}`} width={size.columns} isDim />
    </Box>
  );
}
