import type xterm from '@xterm/headless';

type Terminal = InstanceType<typeof xterm.Terminal>;
type Cell = NonNullable<ReturnType<NonNullable<ReturnType<Terminal['buffer']['active']['getLine']>>['getCell']>>;

const CELL = { width: 8.4, height: 18 };
const FONT_SIZE = 14;
const INK = '#d8dee9';
const PAPER = '#1b1f27';
const PALETTE = [
  ...['#3b4252', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d8dee9'],
  ...['#7f8794', '#ef8f97', '#b5e890', '#f2d599', '#8cc8ff', '#dfa0f0', '#7fd5e0', '#ffffff'],
];

interface Style {
  readonly ink: string;
  readonly paper: string;
  readonly isBold: boolean;
  readonly isDim: boolean;
}

interface Run extends Style {
  readonly column: number;
  text: string;
  columns: number;
}

function colourOf(isRgb: boolean, value: number): string {
  return isRgb ? `#${value.toString(16).padStart(6, '0')}` : (PALETTE[value] ?? INK);
}

function styleOf(cell: Cell): Style {
  const ink = cell.isFgDefault() ? INK : colourOf(cell.isFgRGB(), cell.getFgColor());
  const paper = cell.isBgDefault() ? PAPER : colourOf(cell.isBgRGB(), cell.getBgColor());
  const isInverse = cell.isInverse() !== 0;
  return {
    ink: isInverse ? paper : ink,
    paper: isInverse ? ink : paper,
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
  };
}

function isSame(run: Run | undefined, style: Style): run is Run {
  return (
    run?.ink === style.ink && run.paper === style.paper && run.isBold === style.isBold && run.isDim === style.isDim
  );
}

/** Cells beside each other that look alike. A wide character stands alone: fonts differ in how wide it is. */
function runsOf(terminal: Terminal, row: number): readonly Run[] {
  const line = terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row);
  const runs: Run[] = [];
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const style = styleOf(cell);
    const text = cell.getChars() === '' ? ' ' : cell.getChars();
    const last = runs.at(-1);
    if (cell.getWidth() === 1 && isSame(last, style) && last.columns === [...last.text].length) {
      last.text += text;
      last.columns += 1;
    } else {
      runs.push({ ...style, column, text, columns: cell.getWidth() });
    }
  }
  return runs;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function drawRun(run: Run, row: number): string {
  const x = (run.column * CELL.width).toFixed(1);
  const width = (run.columns * CELL.width).toFixed(1);
  const y = row * CELL.height;
  const ground =
    run.paper === PAPER ? '' : `<rect x="${x}" y="${y}" width="${width}" height="${CELL.height}" fill="${run.paper}"/>`;
  if (run.text.trim() === '') return ground;
  const look = `${run.isBold ? ' font-weight="bold"' : ''}${run.isDim ? ' opacity="0.6"' : ''}`;
  return `${ground}<text x="${x}" y="${y + 13}" textLength="${width}" fill="${run.ink}"${look}>${escape(run.text)}</text>`;
}

/** A picture of what a terminal shows. */
export function drawTerminal(terminal: Terminal): string {
  const [width, height] = [(terminal.cols * CELL.width).toFixed(1), terminal.rows * CELL.height];
  const drawn = Array.from({ length: terminal.rows }, (_, row) =>
    runsOf(terminal, row)
      .map((run) => drawRun(run, row))
      .join(''),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 ${Number(width) + 16} ${height + 16}" font-family="monospace" font-size="${FONT_SIZE}" xml:space="preserve">`,
    `<rect x="-8" y="-8" width="100%" height="100%" rx="6" fill="${PAPER}"/>`,
    ...drawn.filter((line) => line !== ''),
    '</svg>',
    '',
  ].join('\n');
}
