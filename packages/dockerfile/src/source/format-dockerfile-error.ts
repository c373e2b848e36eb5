import type { Position } from './dockerfile-error.ts';

const MAX_WIDTH = 160;

/** Control characters would let a Dockerfile write to the terminal of whoever builds it; a tab becomes a space. */
function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\x00-\x1f\x7f-\x9f]/g, '�');
}

const MAX_WORD = 200;
const WORD_BEGINNING = 120;
const WORD_END = 40;

/** A message whose long words have their middle left out: a path, a value or a name may be a whole line of the file. */
export function shortenWords(message: string): string {
  return message.replace(/\S+/g, (word) =>
    word.length > MAX_WORD ? `${word.slice(0, WORD_BEGINNING)}…${word.slice(-WORD_END)}` : word,
  );
}

interface Marked {
  readonly position: Position;
  readonly length: number;
}

function excerpt(source: string, { position, length }: Marked): readonly string[] {
  const line = source.split('\n', position.line)[position.line - 1];
  if (line === undefined) return [];
  const whole = line.replace(/\r$/, '');
  const start = Math.max(0, position.column - 1 - MAX_WIDTH / 2);
  const shown = printable(whole.slice(start, start + MAX_WIDTH));
  const mark = start > 0 ? '…' : '';
  const before = position.column - 1 - start + mark.length;
  const carets = '^'.repeat(Math.max(1, Math.min(length, mark.length + shown.length - before)));
  const label = String(position.line);
  const end = whole.length > start + MAX_WIDTH ? '…' : '';
  return [`  ${label} | ${mark}${shown}${end}`, `  ${' '.repeat(label.length)} | ${' '.repeat(before)}${carets}`];
}

/**
 * The message with the file, the line and a caret below the place:
 *
 *     Dockerfile:2:1: unknown instruction "RUNN"
 *       2 | RUNN make
 *         | ^^^^
 */
export function formatDockerfileError(
  error: { readonly message: string; readonly position?: Position | undefined; readonly length?: number },
  where: { readonly file: string; readonly source: string },
): string {
  const { position, length = 1 } = error;
  if (position === undefined) return `${where.file}: ${printable(shortenWords(error.message))}`;
  const head = `${where.file}:${position.line}:${position.column}: ${printable(shortenWords(error.message))}`;
  return [head, ...excerpt(where.source, { position, length })].join('\n');
}
