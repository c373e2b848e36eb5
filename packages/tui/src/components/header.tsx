import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { formatSize } from '@tinydock/text';
import { type DashboardState, VIEWS } from '../state/dashboard-state.ts';
import { CONTAINER_SORTS, IMAGE_SORTS } from '../state/rows.ts';
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

function describeCounts({ info, connection }: DashboardState): string {
  if (info === undefined || connection.kind !== 'connected') return '';
  const alive = info.containersRunning + info.containersPaused;
  const containers = alive + info.containersCreated + info.containersExited;
  return [
    `containers ${alive}/${containers}`,
    `images ${info.images}`,
    `layers ${info.layers} (${formatSize(info.layerBytes)})`,
    `daemon ${formatSize(info.daemonMemoryBytes)}`,
  ].join(' · ');
}

function describeList(state: DashboardState): string {
  const list = state.view === 'layers' ? (state.layers?.files ?? state.lists.layers) : state.lists[state.view];
  const sorts = state.view === 'containers' ? CONTAINER_SORTS : IMAGE_SORTS;
  const isSortable = state.view === 'containers' || state.view === 'images';
  return [
    list.filter === '' ? '' : `filter: ${list.filter}`,
    list.marks.size === 0 ? '' : `${list.marks.size} marked`,
    isSortable && state.sort % sorts.length > 0 ? `by ${sorts[state.sort % sorts.length] ?? ''}` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The daemon and what it holds, and the views. */
export function Header({ state, theme }: { readonly state: DashboardState; readonly theme: Theme }): ReactElement {
  const { columns } = state.size;
  const isLost = state.connection.kind === 'lost';
  const title = ` tinydock ${state.info?.version ?? ''} · ${describeConnection(state)}   ${describeCounts(state)}`;
  const labels = viewLabels(state.view, columns);
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
