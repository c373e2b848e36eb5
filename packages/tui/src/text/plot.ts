const BARS = '▁▂▃▄▅▆▇█';
const BRAILLE = 0x2800;
/** Dots of the left and of the right column of a cell, from the lowest up. Unicode, Braille Patterns. */
const LEFT_DOTS = [0x40, 0x04, 0x02, 0x01];
const RIGHT_DOTS = [0x80, 0x20, 0x10, 0x08];
const DOTS = 4;

function lastOf(values: readonly number[], count: number): readonly number[] {
  const last = values.slice(-count);
  return [...Array.from({ length: count - last.length }, () => 0), ...last];
}

/** The last values as bars in one line, a character each. */
export function sparkline(values: readonly number[], width: number, max: number): string {
  return lastOf(values, width)
    .map((value) => {
      if (value <= 0 || max <= 0) return ' ';
      const level = Math.ceil((Math.min(value, max) / max) * BARS.length) - 1;
      return BARS[Math.max(0, level)] ?? ' ';
    })
    .join('');
}

function columnDots(filled: number, row: number, dots: readonly number[]): number {
  const inRow = Math.max(0, Math.min(DOTS, filled - row * DOTS));
  return dots.slice(0, inRow).reduce((sum, dot) => sum | dot, 0);
}

/** The last values as an area in lines of braille, two values a character; the highest line first. */
export function braillePlot(
  values: readonly number[],
  size: { readonly width: number; readonly height: number },
  max: number,
): readonly string[] {
  const { width, height } = size;
  const filled = lastOf(values, width * 2).map((value) => {
    if (value <= 0 || max <= 0) return 0;
    return Math.max(1, Math.round((Math.min(value, max) / max) * height * DOTS));
  });
  return Array.from({ length: height }, (_, line) => {
    const row = height - 1 - line;
    return Array.from({ length: width }, (__, cell) => {
      const left = columnDots(filled[cell * 2] ?? 0, row, LEFT_DOTS);
      const right = columnDots(filled[cell * 2 + 1] ?? 0, row, RIGHT_DOTS);
      return String.fromCodePoint(BRAILLE | left | right);
    }).join('');
  });
}
