import { Box } from 'ink';
import type { ReactElement } from 'react';
import { type Action, commandLineOf } from '../actions/action.ts';
import { countPlanned, narrowAction } from '../actions/narrow-action.ts';
import type { DashboardState, Dialog } from '../state/dashboard-state.ts';
import { windowTop } from '../state/list-state.ts';
import { dialogHeight, dialogLines, dialogTop } from '../state/scroll-dialog.ts';
import { wrap } from '../text/fit.ts';
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

type Shown = Exclude<Dialog, { kind: 'input' }>;

interface Room {
  readonly height: number;
  readonly columns: number;
}

/** Of a long command the beginning; the log of commands has all of it. */
const MAX_COMMAND_LINES = 4;

function commandLines(action: Action, columns: number): readonly string[] {
  const lines = wrap(`$ ${commandLineOf(action)}`, columns - 3);
  if (lines.length <= MAX_COMMAND_LINES) return lines;
  return [...lines.slice(0, MAX_COMMAND_LINES - 1), `${lines[MAX_COMMAND_LINES - 1] ?? ''}…`];
}

/** What goes, as much as fits around the cursor, and the command that does it, which is always seen. */
function confirmContent(dialog: Extract<Shown, { kind: 'confirm' }>, { height, columns }: Room): Content {
  const { action, consequences, cursor, without } = dialog;
  const planned = countPlanned(action);
  const narrowed = narrowAction(action, without);
  const command = narrowed === undefined ? ['Nothing is left.'] : commandLines(narrowed, columns);
  const room = Math.max(1, height - 2 - command.length);
  const top = windowTop(cursor, room, consequences.length);
  const isScrolled = consequences.length > room;
  const lines = consequences.slice(top, top + room).map((line, row) => {
    const index = top + row;
    const lead = (planned > 0 || isScrolled) && index === cursor ? '›' : ' ';
    if (index < planned) return `${lead} [${without.has(index) ? ' ' : 'x'}] ${line}`;
    // What all of it frees is not what some of it frees.
    return planned > 0 && without.size > 0 ? '' : `${lead} ${line}`;
  });
  const place = isScrolled ? `  ${cursor + 1} of ${consequences.length}, j k move` : '';
  const hint = `y yes  n no${planned > 0 ? '  space leaves out, or takes in again' : ''}${place}`;
  return { title: 'Really?', lines: ['', ...lines, '', ...command], hint };
}

function contentOf(state: DashboardState, dialog: Shown, room: Room): Content {
  switch (dialog.kind) {
    case 'confirm':
      return confirmContent(dialog, room);
    case 'replace': {
      const lines = ['', `  ${dialog.about}`, `  It goes; ${dialog.save.what} take its place.`];
      return { title: 'Replace the file?', lines, hint: 'y yes  n no' };
    }
    default: {
      const titles = { help: `Keys in ${state.view}`, commands: 'What was done here, as commands', file: '' };
      const lines = dialogLines(state, dialog);
      const top = dialogTop(state, dialog);
      const { height } = room;
      const place = lines.length > height ? `line ${top + 1} of ${lines.length}, j k move  ` : '';
      return {
        title: dialog.kind === 'file' ? dialog.title : titles[dialog.kind],
        lines: lines.slice(top, top + height),
        hint: `${place}${dialog.kind === 'file' ? 'esc closes' : 'any other key closes'}`,
      };
    }
  }
}

/** What stands in place of a view until it is answered. */
export function Overlay({ state, theme }: OverlayProps): ReactElement | null {
  const { dialog, size } = state;
  if (dialog === undefined || dialog.kind === 'input') return null;
  const { title, lines, hint } = contentOf(state, dialog, { height: dialogHeight(state), columns: size.columns });
  const color = dialog.kind === 'confirm' || dialog.kind === 'replace' ? theme.bad : theme.accent;
  return (
    <Box flexDirection="column" height={size.rows - 4}>
      <Line text={` ${title}`} width={size.columns} color={color} isBold />
      {lines.map((line, index) => (
        <Line key={index} text={` ${line}`} width={size.columns} />
      ))}
      <Line text={` ${hint}`} width={size.columns} isDim />
    </Box>
  );
}
