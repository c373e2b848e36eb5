import type { EscapeCharacter } from '../source/parser-directives.ts';

/** A word with its quotes and escapes as they stand. */
export interface Word {
  readonly text: string;
  /** In the logical line. */
  readonly offset: number;
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}

/** Splits at blanks alone, whatever the quotes: the paths of COPY, the ports of EXPOSE. */
export function splitAtBlanks({ text, offset }: Word): Word[] {
  return Array.from(text.matchAll(/\S+/g), (match) => ({ text: match[0], offset: offset + match.index }));
}

function endOfQuoted(text: string, start: number, escape: EscapeCharacter): number {
  const quote = text[start];
  let at = start + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === escape && quote === '"' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

/** The end of the word that begins at `start`: the next blank that is neither quoted nor escaped. */
export function endOfWord(text: string, start: number, escape: EscapeCharacter): number {
  let at = start;
  while (at < text.length && !isBlank(text[at])) {
    const character = text[at];
    if (character === escape) at += 2;
    else if (character === '"' || character === "'") at = endOfQuoted(text, at, escape);
    else at += 1;
  }
  return Math.min(at, text.length);
}

/** Splits at blanks that are neither quoted nor escaped: the pairs of ENV, LABEL and ARG. */
export function splitWords({ text, offset }: Word, escape: EscapeCharacter): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (isBlank(text[at])) {
      at += 1;
      continue;
    }
    const end = endOfWord(text, at, escape);
    words.push({ text: text.slice(at, end), offset: offset + at });
    at = end;
  }
  return words;
}

function parseJsonArray(text: string): readonly unknown[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** The JSON form of a list, undefined for any other text, which then is the shell form. */
export function parseJsonList(text: string): readonly string[] | undefined {
  const list = parseJsonArray(text);
  return list?.every(isText) === true ? list : undefined;
}

/** True for a list in JSON that holds something else than strings. */
export function isMixedJsonList(text: string): boolean {
  return parseJsonArray(text)?.every(isText) === false;
}
