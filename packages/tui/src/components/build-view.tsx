import { Box } from 'ink';
import type { ReactElement } from 'react';
import { buildDuration, buildName, buildStatus, formatAge } from '@tinydock/text';
import type { Tone } from '../state/build-graph.ts';
import { buildLines, buildRows, topOfBuild } from '../state/builds-state.ts';
import type { DashboardState } from '../state/dashboard-state.ts';
import { emptyText } from '../state/empty-text.ts';
import { layoutOf } from '../state/layout.ts';
import { cursorOf } from '../state/list-state.ts';
import { buildTabLabels } from '../state/screen-places.ts';
import type { Column } from '../text/fit.ts';
import type { Theme } from '../theme/theme.ts';
import { Line } from './line.tsx';
import { Table } from './table.tsx';

interface BuildViewProps {
  readonly state: DashboardState;
  readonly theme: Theme;
}

const COLUMNS: readonly Column[] = [
  { title: 'BUILD', width: 12 },
  { title: 'NAME', width: 14, grow: 1 },
  { title: 'STATUS', width: 9 },
  { title: 'STARTED', width: 18 },
  { title: 'TOOK', width: 8, alignRight: true },
  { title: 'STEPS', width: 5, alignRight: true },
  { title: 'CACHED', width: 6, alignRight: true },
];

const EMPTY = 'Nothing has been built yet. tdctl build -t NAME DIRECTORY makes an image.';

function colourOf(theme: Theme, state: string): string | undefined {
  switch (state) {
    case 'running':
      return theme.warn;
    case 'failed':
      return theme.bad;
    default:
      return undefined;
  }
}

function BuildList({ state, theme }: BuildViewProps): ReactElement {
  const list = state.lists.builds;
  const rows = buildRows(state.builds.builds, list.sort, list.filter);
  return (
    <Table
      columns={COLUMNS}
      total={rows.length}
      rowsOf={(start, end) =>
        rows.slice(start, end).map((build) => ({
          id: build.id,
          cells: [
            build.id.slice(0, 12),
            buildName(build),
            buildStatus(build.state),
            formatAge(build.startedAt, state.now),
            buildDuration(build, state.now),
            String(build.totalSteps),
            String(build.cachedSteps),
          ],
          color: colourOf(theme, build.state),
          isMarked: list.marks.has(build.id),
        }))
      }
      cursor={cursorOf(
        list,
        rows.map(({ id }) => id),
      )}
      isFocused={state.focus === 'list'}
      width={state.size.columns}
      height={layoutOf(state).list}
      empty={emptyText(state, EMPTY, 'build')}
    />
  );
}

function tonesOf(theme: Theme): Readonly<Record<Tone, string | undefined>> {
  return { good: theme.good, warn: theme.warn, bad: theme.bad, dim: undefined, plain: undefined };
}

/** Builds that are and were, and below them the steps or the log of the one under the cursor. */
export function BuildView({ state, theme }: BuildViewProps): ReactElement {
  const { builds, now, size, focus } = state;
  const height = layoutOf(state).detail;
  const lines = buildLines(builds, { now, columns: size.columns });
  const top = topOfBuild(builds, lines.length, height);
  const tabs = buildTabLabels(builds.tab).join(' ');
  const tones = tonesOf(theme);
  const shown = builds.selected === undefined ? [] : lines.slice(top, top + height);
  return (
    <Box flexDirection="column">
      <BuildList state={state} theme={theme} />
      <Line text={` ${tabs}`} width={size.columns} color={theme.accent} isBold={focus === 'detail'} />
      <Box flexDirection="column" height={height}>
        {shown.map(({ text, tone }, index) => (
          <Line key={top + index} text={` ${text}`} width={size.columns} color={tones[tone]} isDim={tone === 'dim'} />
        ))}
      </Box>
    </Box>
  );
}
