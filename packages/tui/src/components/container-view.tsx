import { Box } from 'ink';
import type { ReactElement } from 'react';
import { formatPorts, formatSize, formatStatus } from '@tinydock/text';
import type { DashboardState } from '../state/dashboard-state.ts';
import { detailLines } from '../state/detail-lines.ts';
import { layoutOf } from '../state/layout.ts';
import { cursorOf } from '../state/list-state.ts';
import { describeWindow } from '../state/log-window.ts';
import { shownContainers } from '../state/container-rows.ts';
import { tabLabels } from '../state/screen-places.ts';
import { type StatsHistory, statsOf } from '../state/stats-history.ts';
import type { Column } from '../text/fit.ts';
import { sparkline } from '../text/plot.ts';
import { stateColour, type Theme } from '../theme/theme.ts';
import { Line } from './line.tsx';
import { LogPane } from './log-pane.tsx';
import { StatsPane } from './stats-pane.tsx';
import { Table, type TableRow } from './table.tsx';

const COLUMNS: readonly Column[] = [
  { title: 'NAME', width: 12, grow: 2 },
  { title: 'STATUS', width: 23, grow: 1 },
  { title: 'CPU', width: 13 },
  { title: 'MEMORY', width: 13 },
  { title: 'IMAGE', width: 10, grow: 2 },
  { title: 'PORTS', width: 12, grow: 3 },
  { title: 'ID', width: 12 },
];

interface ViewProps {
  readonly state: DashboardState;
  readonly theme: Theme;
}

function describePlace({ selection, offset, window, older }: DashboardState['log']): string {
  if (selection !== undefined) {
    const count = Math.abs(selection.head - selection.anchor) + 1;
    return `${count} selected (y copies, S saves, esc ends)`;
  }
  if (older === 'wanted') return 'reading older lines';
  if (offset > 0) return `${offset} lines below`;
  return window.until === '' ? 'following' : '';
}

function DetailTabs({ state, theme }: ViewProps): ReactElement {
  const { detail, log, size, focus } = state;
  const name = state.containers.find(({ id }) => id === detail.container)?.name ?? '';
  const tabs = tabLabels(detail.tab).join(' ');
  const about =
    detail.tab === 'logs'
      ? [
          log.containers.length > 1 ? `${log.containers.length} containers` : name,
          describePlace(log),
          log.filter === '' ? '' : `lines with ${log.filter}`,
          log.search === '' ? '' : `finding ${log.search}`,
          describeWindow(log.window),
        ]
      : [name];
  const text = `── ${tabs} ── ${about.filter((part) => part !== '').join(' · ')} ${'─'.repeat(size.columns)}`;
  return <Line text={text} width={size.columns} color={focus === 'detail' ? theme.accent : theme.quiet} />;
}

function DetailText({ state }: Pick<ViewProps, 'state'>): ReactElement {
  const height = layoutOf(state).detail;
  const lines = detailLines(state.detail).slice(state.detail.top, state.detail.top + height);
  return (
    <Box flexDirection="column" height={height}>
      {lines.map((line, index) => (
        <Line key={state.detail.top + index} text={` ${line}`} width={state.size.columns} />
      ))}
    </Box>
  );
}

function Detail({ state, theme }: ViewProps): ReactElement {
  switch (state.detail.tab) {
    case 'logs':
      return <LogPane state={state} theme={theme} />;
    case 'stats':
      return <StatsPane state={state} theme={theme} />;
    default:
      return <DetailText state={state} />;
  }
}

const CPU_COLUMNS = 6;
const MEMORY_COLUMNS = 4;

/** The cells of processor and memory. */
function usageOf(history: StatsHistory | undefined): readonly [string, string] {
  if (history === undefined) return ['', ''];
  const { latest, cpuPercent, memoryBytes } = history;
  const cpu = sparkline(cpuPercent, CPU_COLUMNS, Math.max(100, ...cpuPercent.slice(-CPU_COLUMNS)));
  const memory = sparkline(memoryBytes, MEMORY_COLUMNS, Math.max(...memoryBytes.slice(-MEMORY_COLUMNS)));
  return [`${cpu} ${latest.cpuPercent.toFixed(1)}%`, `${memory} ${formatSize(latest.memoryBytes)}`];
}

/** Containers above, what is known of the one under the cursor below. */
export function ContainerView({ state, theme }: ViewProps): ReactElement {
  const list = state.lists.containers;
  const rows = shownContainers(state);
  const rowsOf = (start: number, end: number): readonly TableRow[] =>
    rows.slice(start, end).map(({ id, name, status, image, ...container }) => ({
      id,
      cells: [
        name,
        formatStatus(status, state.now),
        ...usageOf(statsOf(state.stats, { id, status })),
        image,
        formatPorts(container),
        id.slice(0, 12),
      ],
      color: stateColour(theme, status?.state ?? ''),
      isMarked: list.marks.has(id),
    }));
  return (
    <Box flexDirection="column">
      <Table
        columns={COLUMNS}
        total={rows.length}
        rowsOf={rowsOf}
        cursor={cursorOf(
          list,
          rows.map(({ id }) => id),
        )}
        isFocused={state.focus === 'list'}
        width={state.size.columns}
        height={layoutOf(state).list}
        empty={
          list.filter === ''
            ? 'No containers. Go to the images with 2 and run one with R, or type: tdctl run -d IMAGE'
            : 'No container matches the filter; esc clears it.'
        }
      />
      <DetailTabs state={state} theme={theme} />
      <Detail state={state} theme={theme} />
    </Box>
  );
}
