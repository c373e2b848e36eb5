import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { DashboardState } from '../state/dashboard-state.ts';
import { wrap } from '../text/fit.ts';
import { Line } from './line.tsx';

/** What is seen until a daemon has answered once. */
export function NoDaemon({ state }: { readonly state: DashboardState }): ReactElement {
  const { connection, host, size } = state;
  const text =
    connection.kind === 'lost'
      ? [
          `No daemon answers at ${host}: ${connection.reason}`,
          'Start it with: systemctl start tinydock. This looks again by itself.',
          'tdctl doctor says what is wrong where it does not start.',
        ]
      : [`Connecting to ${host} …`];
  return (
    <Box flexDirection="column">
      {text
        .flatMap((line) => wrap(line, size.columns - 4))
        .map((line, index) => (
          <Line key={index} text={`  ${line}`} width={size.columns} isDim={index > 0} />
        ))}
    </Box>
  );
}
