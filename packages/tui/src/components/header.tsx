import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { formatSize } from '@tinydock/text';
import { type DashboardState, VIEWS } from '../state/dashboard-state.ts';
import { describeList } from '../state/list-summary.ts';
import { viewLabels } from '../state/screen-places.ts';
import type { Theme } from '../theme/theme.ts';
import { Line } from './line.tsx';

function describeConnection({ connection, host }: DashboardState): string {
  switch (connection.kind) {
    case 'connecting':
      return `connecting to ${host}`;
    case 'connected':
      return host;
    case 'lost':
      return `no daemon: ${connection.reason} (trying again)`;
  }
}

/** What all containers use. */
function describeUsage({ stats, info }: DashboardState): string {
  if (info === undefined || info.containersRunning === 0) return '';
  const latest = [...stats.values()].map((history) => history.latest);
  const cpuPercent = latest.reduce((sum, one) => sum + one.cpuPercent, 0);
  const memoryBytes = latest.reduce((sum, one) => sum + one.memoryBytes, 0);
  return latest.length === 0 ? '' : `CPU ${cpuPercent.toFixed(0)}% · memory ${formatSize(memoryBytes)}`;
}

function describeCounts(state: DashboardState): string {
  const { info, connection } = state;
  if (info === undefined || connection.kind !== 'connected') return '';
  const alive = info.containersRunning + info.containersPaused;
  const containers = alive + info.containersCreated + info.containersExited;
  return [
    `containers ${alive}/${containers}`,
    `images ${info.images}`,
    describeUsage(state),
    `disk ${formatSize(info.layerBytes)} in ${info.layers} ${info.layers === 1 ? 'layer' : 'layers'}`,
    `daemon ${formatSize(info.daemonMemoryBytes)}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The daemon and what it holds, and the views. */
export function Header({ state, theme }: { readonly state: DashboardState; readonly theme: Theme }): ReactElement {
  const { columns } = state.size;
  const isLost = state.connection.kind === 'lost';
  const parts = [`tinydock ${state.info?.version ?? ''}`.trim(), describeCounts(state), describeConnection(state)];
  const title = ` ${parts.filter((part) => part !== '').join(' · ')}`;
  const labels = viewLabels(state);
  const used = labels.reduce((sum, label) => sum + label.length, 0);
  return (
    <Box flexDirection="column" height={2}>
      <Line text={title} width={columns} color={isLost ? theme.bad : theme.accent} isBold />
      <Box height={1}>
        {VIEWS.map((view, index) => (
          <Text key={view} inverse={view === state.view} bold={view === state.view}>
            {labels[index]}
          </Text>
        ))}
        <Line text={` ${describeList(state)}`} width={Math.max(0, columns - used)} color={theme.warn} />
      </Box>
    </Box>
  );
}
