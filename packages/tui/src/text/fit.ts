import stringWidth from 'string-width';

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Text from outside without what a terminal would obey: control characters and marks that turn the direction. */
export function toPrintable(text: string): string {
  return text.replace(CONTROL, (character) => (character === '\t' ? '    ' : '·'));
}

/** Shortens to so many terminal columns, with `…` as the last of them. */
function truncate(text: string, columns: number): string {
  let used = 1;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > columns) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Exactly so many terminal columns: shortened, or filled with spaces at the end. Wide characters count as two. */
export function fit(text: string, columns: number): string {
  if (columns <= 0) return '';
  const printable = toPrintable(text);
  const width = stringWidth(printable);
  if (width <= columns) return printable + ' '.repeat(columns - width);
  const cut = truncate(printable, columns);
  return cut + ' '.repeat(columns - stringWidth(cut));
}

/** As {@link fit}, filled at the beginning. */
export function fitRight(text: string, columns: number): string {
  const fitted = fit(text, columns);
  const trimmed = fitted.trimEnd();
  return ' '.repeat(fitted.length - trimmed.length) + trimmed;
}

/** The end of what is longer than so many terminal columns, after `…`; what is not, as it is. */
export function fitEnd(text: string, columns: number): string {
  const printable = toPrintable(text);
  if (stringWidth(printable) <= columns) return printable;
  let used = 1;
  let kept = '';
  for (const { segment } of [...graphemes.segment(printable)].reverse()) {
    used += stringWidth(segment);
    if (used > columns) break;
    kept = segment + kept;
  }
  return `…${kept}`;
}

/** Lines of at most so many terminal columns; an empty text is one empty line. */
export function wrap(text: string, columns: number): readonly string[] {
  const printable = toPrintable(text);
  if (columns <= 0 || stringWidth(printable) <= columns) return [printable];
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const { segment } of graphemes.segment(printable)) {
    const width = stringWidth(segment);
    if (used + width > columns) {
      lines.push(line);
      line = '';
      used = 0;
    }
    line += segment;
    used += width;
  }
  return [...lines, line];
}

export interface Column {
  readonly title: string;
  /** At least so wide. */
  readonly width: number;
  /** The part of the remaining space that it gets. */
  readonly grow?: number;
  readonly alignRight?: boolean;
}

/** Widths of columns that fill a line, with a space between two of them. Columns at the end go where there is no room. */
export function columnWidths(columns: readonly Column[], total: number): readonly number[] {
  const widths: number[] = [];
  let left = total;
  for (const { width } of columns) {
    const gap = widths.length === 0 ? 0 : 1;
    if (left < width + gap && widths.length > 0) break;
    widths.push(Math.min(width, left));
    left -= width + gap;
  }
  const shown = columns.slice(0, widths.length);
  const shares = shown.reduce((sum, { grow = 0 }) => sum + grow, 0);
  if (left <= 0 || shares === 0) return widths;
  const grown = widths.map((width, index) => width + Math.floor((left * (shown[index]?.grow ?? 0)) / shares));
  const rest = total - grown.reduce((sum, width) => sum + width, 0) - (grown.length - 1);
  const last = shown.findLastIndex(({ grow = 0 }) => grow > 0);
  return grown.map((width, index) => (index === last ? width + rest : width));
}

/** One line of a table. */
export function formatRow(columns: readonly Column[], cells: readonly string[], total: number): string {
  const widths = columnWidths(columns, total);
  const line = widths.map((width, index) => {
    const cell = cells[index] ?? '';
    return columns[index]?.alignRight === true ? fitRight(cell, width) : fit(cell, width);
  });
  return fit(line.join(' '), total);
}
