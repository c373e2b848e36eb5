import { displayWidth } from './display-width.ts';

const MIN_WIDTH = 10;
const PADDING = 3;

/** Cells of one line; the last one is not part of a column. */
type Line = readonly string[];

/**
 * Replaces tabs by spaces so that columns align, as Go's tabwriter does with the parameters that Docker gives it: at
 * least ten columns to a cell, three spaces of padding. A column is a run of adjacent lines that have a cell in it.
 */
export function alignColumns(text: string): string {
  const lines: readonly Line[] = text.split('\n').map((line) => line.split('\t'));
  const widths = lines.map((cells) => cells.map(() => 0));
  for (const [row, cells] of lines.entries()) {
    for (let column = 0; column < cells.length - 1; column += 1) {
      const isFirstOfBlock = (lines[row - 1]?.length ?? 0) - 1 <= column;
      if (isFirstOfBlock) setBlockWidth({ lines, widths, row, column });
    }
  }
  return lines
    .map((cells, row) =>
      cells
        .map((cell, column) => {
          if (column === cells.length - 1) return cell;
          return cell + ' '.repeat(Math.max(0, (widths[row]?.[column] ?? 0) - displayWidth(cell)));
        })
        .join(''),
    )
    .join('\n');
}

function setBlockWidth(block: {
  readonly lines: readonly Line[];
  readonly widths: number[][];
  readonly row: number;
  readonly column: number;
}): void {
  const { lines, widths, row, column } = block;
  let end = row;
  let width = MIN_WIDTH;
  for (let line = lines[end]; line !== undefined && column < line.length - 1; line = lines[end]) {
    width = Math.max(width, displayWidth(line[column] ?? '') + PADDING);
    end += 1;
  }
  for (let index = row; index < end; index += 1) {
    const line = widths[index];
    if (line !== undefined) line[column] = width;
  }
}
