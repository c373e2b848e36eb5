import { Box } from 'ink';
import type { ReactElement } from 'react';
import { windowTop } from '../state/list-state.ts';
import { type Column, formatRow } from '../text/fit.ts';
import { Line } from './line.tsx';

export interface TableRow {
  readonly id: string;
  readonly cells: readonly string[];
  readonly color?: string | undefined;
  readonly isMarked?: boolean;
}

export interface TableProps {
  readonly columns: readonly Column[];
  readonly total: number;
  /** Makes the rows of a window: only what is seen is made. */
  readonly rowsOf: (start: number, end: number) => readonly TableRow[];
  readonly cursor: number;
  readonly isFocused: boolean;
  readonly width: number;
  /** Rows, without the heading. */
  readonly height: number;
  /** What to say where there is nothing. */
  readonly empty: string;
}

/** A list with a heading, of which only the rows around the cursor exist. */
export function Table(props: TableProps): ReactElement {
  const { columns, total, cursor, isFocused, width, height } = props;
  const top = windowTop(Math.max(0, cursor), height, total);
  const rows = props.rowsOf(top, Math.min(total, top + height));
  const heading = formatRow(
    columns,
    columns.map(({ title }) => title),
    width - 2,
  );
  return (
    <Box flexDirection="column" height={height + 1} width={width}>
      <Line text={`  ${heading}`} width={width} isDim />
      {total === 0 ? <Line text={`  ${props.empty}`} width={width} isDim /> : null}
      {rows.map(({ id, cells, color, isMarked = false }, index) => {
        const isSelected = top + index === cursor;
        const lead = `${isSelected ? '›' : ' '}${isMarked ? '✓' : ' '}`;
        return (
          <Line
            key={id}
            text={lead + formatRow(columns, cells, width - 2)}
            width={width}
            color={color}
            isSelected={isSelected && isFocused}
            isBold={isSelected}
          />
        );
      })}
    </Box>
  );
}
