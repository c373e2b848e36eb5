import { Box } from 'ink';
import type { ReactElement } from 'react';
import { activeBindings, keyLabel } from '../keys/key-bindings.ts';
import type { DashboardState } from '../state/dashboard-state.ts';
import type { Theme } from '../theme/theme.ts';
import { fitEnd } from '../text/fit.ts';
import { Line } from './line.tsx';

/** The last thing worth saying, and the keys that work here. */
export function Footer({ state, theme }: { readonly state: DashboardState; readonly theme: Theme }): ReactElement {
  const { columns } = state.size;
  const { notice, dialog } = state;
  const keys = activeBindings(state)
    .filter(({ isMinor }) => isMinor !== true)
    .toSorted((one, other) => Number(other.isFirst ?? false) - Number(one.isFirst ?? false))
    .map((binding) => `${keyLabel(binding.keys[0] ?? '')} ${binding.label}`)
    .join('  ');
  const first =
    dialog?.kind === 'input'
      ? {
          text: ` ${dialog.title}: ${fitEnd(`${dialog.text}▏`, columns - dialog.title.length - 3)}`,
          color: theme.accent,
        }
      : { text: ` ${notice?.text ?? ''}`, color: notice?.isProblem === true ? theme.bad : theme.good };
  return (
    <Box flexDirection="column" height={2}>
      <Line {...first} width={columns} />
      <Line text={dialog?.kind === 'input' ? ' enter done  esc cancel' : ` ${keys}`} width={columns} isDim />
    </Box>
  );
}
