import type { Position } from './dockerfile-error.ts';
import type { EscapeCharacter } from './parser-directives.ts';

interface LinePart {
  /** In the joined text. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** An instruction's text with its continuation lines joined. */
export interface LogicalLine {
  readonly text: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly parts: readonly LinePart[];
  /** Lines of the continuation that are empty, which is deprecated. */
  readonly emptyLines: readonly number[];
}

/** Reads physical lines one after the other. */
export interface LineCursor {
  readonly lines: readonly string[];
  /** Index of the next line. */
  next: number;
}

/** Where a character of the joined text stands in the file. */
export function positionAt(line: LogicalLine, offset: number): Position {
  let low = 0;
  let high = line.parts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((line.parts[middle]?.offset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const part = line.parts[low];
  if (part === undefined) return { line: line.startLine, column: 1 };
  return { line: part.line, column: part.column + offset - part.offset };
}

function isComment(text: string): boolean {
  return text.trimStart().startsWith('#');
}

/** Length of the line without its continuation mark; undefined where it goes on in no other line. */
function continuedLength(text: string, escape: EscapeCharacter): number | undefined {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1;
  if (text[end - 1] !== escape) return undefined;
  return text[end - 2] === escape ? undefined : end - 1;
}

/**
 * Reads the next instruction, past comments and empty lines. Comments between continuation lines are left out.
 * Dockerfile reference, "Format" and "escape".
 * @returns undefined at the end of the file
 */
export function readLogicalLine(cursor: LineCursor, escape: EscapeCharacter): LogicalLine | undefined {
  const texts: string[] = [];
  const parts: LinePart[] = [];
  const emptyLines: number[] = [];
  let offset = 0;
  let startLine = 0;
  for (let isOpen = true; isOpen && cursor.next < cursor.lines.length;) {
    const raw = (cursor.lines[cursor.next] ?? '').replace(/\r$/, '');
    cursor.next += 1;
    if (isComment(raw)) continue;
    if (raw.trim() === '') {
      if (startLine > 0) emptyLines.push(cursor.next);
      continue;
    }
    const indent = startLine === 0 ? raw.length - raw.trimStart().length : 0;
    const length = continuedLength(raw, escape);
    const text = raw.slice(indent, length);
    isOpen = length !== undefined;
    if (startLine === 0 && text.trim() === '') continue;
    startLine ||= cursor.next;
    parts.push({ offset, line: cursor.next, column: indent + 1 });
    texts.push(text);
    offset += text.length;
  }
  if (startLine === 0) return undefined;
  const { line: endLine } = parts.at(-1) ?? { line: startLine };
  return {
    text: texts.join('').trimEnd(),
    startLine,
    endLine,
    parts,
    emptyLines: emptyLines.filter((at) => at < endLine),
  };
}
