import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { DashboardState } from '../state/dashboard-state.ts';
import { layoutOf } from '../state/layout.ts';
import { createLogFilter, lastLines, LogFilterCache, type LogLine } from '../state/log-buffer.ts';
import { wrap } from '../text/fit.ts';
import type { Theme } from '../theme/theme.ts';
import { Line } from './line.tsx';

interface LogPaneProps {
  readonly state: DashboardState;
  readonly theme: Theme;
}

const filtered = new LogFilterCache();

function prefixOf(line: LogLine, state: DashboardState): string {
  const time = state.log.hasTimes ? `${line.time.slice(0, 23)} ` : '';
  if (state.log.containers.length < 2) return time;
  const name = state.containers.find(({ id }) => id === line.container)?.name ?? line.container.slice(0, 12);
  return `${time}${name.slice(0, 16).padEnd(16)} `;
}

function colourOf(line: LogLine, { state, theme }: LogPaneProps): string | undefined {
  const { containers } = state.log;
  if (containers.length > 1) return theme.series[containers.indexOf(line.container) % theme.series.length];
  return line.isError ? theme.warn : undefined;
}

interface DrawnLine {
  readonly text: string;
  readonly color: string | undefined;
}

/** The end of a log, or a stretch further up; as many lines as fit. */
export function LogPane(props: LogPaneProps): ReactElement {
  const { state } = props;
  const { log, size } = state;
  const height = layoutOf(state).detail;
  const lines = lastLines(filtered.apply(log.buffer, log.filter), log.offset, height);
  const drawn = lines.flatMap((line): readonly DrawnLine[] => {
    const text = prefixOf(line, state) + line.text;
    const color = colourOf(line, props);
    return log.isWrapped ? wrap(text, size.columns - 1).map((part) => ({ text: part, color })) : [{ text, color }];
  });
  const isWrong = log.filter !== '' && createLogFilter(log.filter) === undefined;
  const quiet = isWrong ? 'The regular expression is not complete.' : 'No lines.';
  return (
    <Box flexDirection="column" height={height}>
      {drawn.length === 0 ? <Line text={` ${quiet}`} width={size.columns} isDim /> : null}
      {drawn.slice(-height).map(({ text, color }, index) => (
        <Line key={index} text={` ${text}`} width={size.columns} color={color} />
      ))}
    </Box>
  );
}
