import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { DashboardState } from '../state/dashboard-state.ts';
import { layoutOf } from '../state/layout.ts';
import { countLines, lastLines, type LogLine } from '../state/log-buffer.ts';
import { logLabels } from '../state/log-commands.ts';
import { foundLines } from '../state/log-search.ts';
import { type LogState, logText, shownLog } from '../state/log-state.ts';
import { wrap } from '../text/fit.ts';
import type { Theme } from '../theme/theme.ts';
import { Line } from './line.tsx';

interface LogPaneProps {
  readonly state: DashboardState;
  readonly theme: Theme;
}

function colourOf(line: LogLine, { state, theme }: LogPaneProps): string | undefined {
  const { containers } = state.log;
  if (containers.length > 1) return theme.series[containers.indexOf(line.container) % theme.series.length];
  return line.isError ? theme.warn : undefined;
}

interface DrawnLine {
  readonly text: string;
  readonly color: string | undefined;
  readonly isFound: boolean;
  readonly isSelected: boolean;
}

function isSelected({ selection }: LogState, index: number): boolean {
  if (selection === undefined) return false;
  const { anchor, head } = selection;
  return index >= Math.min(anchor, head) && index <= Math.max(anchor, head);
}

function drawLines(props: LogPaneProps, lines: readonly LogLine[], first: number): readonly DrawnLine[] {
  const { state } = props;
  const { log, size } = state;
  const labels = logLabels(state);
  const found = foundLines(lines, log.search);
  return lines.flatMap((line, index) => {
    const lead = line === log.found ? '›' : ' ';
    const drawn = {
      text: lead + logText(line, labels),
      color: colourOf(line, props),
      isFound: found.has(line),
      isSelected: isSelected(log, first + index),
    };
    // A selection goes by lines, each of which is one row.
    if (!log.isWrapped || log.selection !== undefined) return [drawn];
    return wrap(drawn.text, size.columns - 1).map((text, part) => ({ ...drawn, text: part === 0 ? text : ` ${text}` }));
  });
}

function sayWhyEmpty({ filter, window, buffer }: LogState): string {
  if (filter !== '' && buffer.length > 0) return 'No line matches the filter; esc clears it.';
  if (window.since !== '' || window.until !== '') return 'Nothing was written then; t changes the time window.';
  return 'Nothing has been written yet.';
}

/** The end of a log, or a stretch further up; as many lines as fit. */
export function LogPane(props: LogPaneProps): ReactElement {
  const { state } = props;
  const { log, size } = state;
  const height = layoutOf(state).detail;
  const { chunks, problem } = shownLog(log);
  const lines = lastLines(chunks, log.offset, height);
  const first = countLines(chunks) - log.offset - lines.length;
  const drawn = drawLines(props, lines, first).slice(-height);
  return (
    <Box flexDirection="column" height={height}>
      {drawn.length === 0 ? <Line text={` ${problem ?? sayWhyEmpty(log)}`} width={size.columns} isDim /> : null}
      {drawn.map(({ text, color, isFound, isSelected: isChosen }, index) => (
        <Line key={index} text={text} width={size.columns} color={color} isBold={isFound} isSelected={isChosen} />
      ))}
    </Box>
  );
}
