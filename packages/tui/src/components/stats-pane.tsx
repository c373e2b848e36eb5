import { Box } from 'ink';
import type { ReactElement } from 'react';
import { formatMemory, formatSize } from '@tinydock/text';
import type { DashboardState } from '../state/dashboard-state.ts';
import { layoutOf } from '../state/layout.ts';
import { type StatsHistory, statsOf } from '../state/stats-history.ts';
import { braillePlot } from '../text/plot.ts';
import type { Theme } from '../theme/theme.ts';
import { Line } from './line.tsx';

interface Plot {
  readonly title: string;
  readonly values: readonly number[];
  readonly max: number;
  readonly color: string | undefined;
}

function highest(values: readonly number[]): number {
  return Math.max(1, ...values);
}

function plotsOf({ latest, ...past }: StatsHistory, theme: Theme): readonly Plot[] {
  const limit = latest.memoryLimitBytes === 0 ? '' : ` of ${formatMemory(latest.memoryLimitBytes)}`;
  const [network = 0, block = 0] = [past.networkBytes.at(-1), past.blockBytes.at(-1)];
  return [
    {
      title: `CPU ${latest.cpuPercent.toFixed(1)} %`,
      values: past.cpuPercent,
      max: Math.max(100, highest(past.cpuPercent)),
      color: theme.accent,
    },
    {
      title: `memory ${formatMemory(latest.memoryBytes)}${limit}, ${latest.processes} processes`,
      values: past.memoryBytes,
      max: highest(past.memoryBytes) * 1.25,
      color: theme.good,
    },
    {
      title: `network ${formatSize(network)}/s, ${formatSize(latest.receivedBytes)} in, ${formatSize(latest.sentBytes)} out`,
      values: past.networkBytes,
      max: highest(past.networkBytes),
      color: theme.warn,
    },
    {
      title: `block I/O ${formatSize(block)}/s, ${formatSize(latest.readBytes)} read, ${formatSize(latest.writtenBytes)} written`,
      values: past.blockBytes,
      max: highest(past.blockBytes),
      color: theme.quiet,
    },
  ];
}

function PlotBox({
  plot,
  width,
  height,
}: {
  readonly plot: Plot;
  readonly width: number;
  readonly height: number;
}): ReactElement {
  const lines = braillePlot(plot.values, { width: Math.max(1, width - 2), height }, plot.max);
  return (
    <Box flexDirection="column" width={width} height={height + 1}>
      <Line text={` ${plot.title}`} width={width} />
      {lines.map((line, index) => (
        <Line key={index} text={` ${line}`} width={width} color={plot.color} />
      ))}
    </Box>
  );
}

/** What the container under the cursor uses, as four plots. */
export function StatsPane({ state, theme }: { readonly state: DashboardState; readonly theme: Theme }): ReactElement {
  const { columns } = state.size;
  const height = layoutOf(state).detail;
  const container = state.containers.find(({ id }) => id === state.detail.container);
  const history = statsOf(state.stats, container);
  if (history === undefined) {
    return (
      <Box flexDirection="column" height={height}>
        <Line text=" It does not run, or has not been measured yet." width={columns} isDim />
      </Box>
    );
  }
  const left = Math.floor(columns / 2);
  const rows = Math.max(1, Math.floor(height / 2) - 1);
  const [cpu, memory, network, block] = plotsOf(history, theme);
  const pairs = [
    [cpu, memory],
    [network, block],
  ];
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      {pairs.map((pair, row) => (
        <Box key={row}>
          {pair.map((plot, column) =>
            plot === undefined ? null : (
              <PlotBox
                key={plot.title.split(' ')[0]}
                plot={plot}
                width={column === 0 ? left : columns - left}
                height={rows}
              />
            ),
          )}
        </Box>
      ))}
    </Box>
  );
}
