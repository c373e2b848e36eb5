import { DockerfileError } from '../source/dockerfile-error.ts';
import type { EscapeCharacter } from '../source/parser-directives.ts';
import { positionAt, type LineCursor, type LogicalLine } from '../source/logical-line.ts';
import { splitWords } from './split-words.ts';

/** A file written into the Dockerfile. Dockerfile reference, "Here-Documents". */
export interface Heredoc {
  /** The word that ends it, and the file's name for COPY. */
  readonly name: string;
  readonly content: string;
  /** False where the word is quoted: COPY then takes variables as they stand. */
  readonly expand: boolean;
  /** `<<-`: leading tabs are dropped. */
  readonly stripTabs: boolean;
  /** The file descriptor before `<<`, as the shell reads it; empty where there is none. */
  readonly descriptor: string;
}

type HeredocStart = Omit<Heredoc, 'content'>;

/** Reads a word such as `<<EOF`, `3<<-"EOF"`; undefined for any other. */
export function parseHeredocWord(word: string): HeredocStart | undefined {
  const match = /^(\d*)<<(-?)((?:\\.|"[^"]*"|'[^']*'|[^<\s"'\\])+)$/.exec(word);
  const quoted = match?.[3];
  if (match === null || quoted === undefined) return undefined;
  const name = quoted.replace(/["'\\]/g, '');
  if (name === '') return undefined;
  return { name, expand: name === quoted, stripTabs: match[2] === '-', descriptor: match[1] ?? '' };
}

function readContent(cursor: LineCursor, start: HeredocStart): string | undefined {
  const content: string[] = [];
  while (cursor.next < cursor.lines.length) {
    const raw = cursor.lines[cursor.next] ?? '';
    cursor.next += 1;
    const text = start.stripTabs ? raw.replace(/^\t+/, '') : raw;
    if (text.replace(/\r$/, '') === start.name) return content.join('');
    content.push(text, '\n');
  }
  return undefined;
}

/** Says which line was most likely meant as the end; undefined where none looks like it. */
function describeNearEnd({ lines }: LineCursor, first: number, { name, stripTabs }: HeredocStart): string | undefined {
  const index = lines.findIndex((line, at) => at >= first && line.trim().toLowerCase() === name.toLowerCase());
  const line = lines[index]?.replace(/\r$/, '');
  if (line === undefined) return undefined;
  const where = `Line ${index + 1} is ${JSON.stringify(line)}`;
  if (line.trim() !== name) return `${where}: capitals count.`;
  const isIndented = line.trimStart() !== line;
  if (line.trimEnd() !== line) return `${where}: no blanks may stand ${isIndented ? 'around' : 'behind'} ${name}.`;
  const tabsHelp = !stripTabs && /^\t+$/.test(line.slice(0, -name.length));
  return `${where}: no blanks may stand before ${name}${tabsHelp ? `; <<-${name} allows tabs` : ''}.`;
}

/**
 * Reads the contents of the heredocs that a line opens, which follow it in their order.
 * @throws DockerfileError UNTERMINATED_HEREDOC
 */
export function readHeredocs(cursor: LineCursor, line: LogicalLine, escape: EscapeCharacter): readonly Heredoc[] {
  if (!line.text.includes('<<')) return [];
  const heredocs: Heredoc[] = [];
  for (const word of splitWords({ text: line.text, offset: 0 }, escape)) {
    const start = parseHeredocWord(word.text);
    if (start === undefined) continue;
    const first = cursor.next;
    const content = readContent(cursor, start);
    if (content === undefined) {
      throw new DockerfileError({
        code: 'UNTERMINATED_HEREDOC',
        message: `the heredoc ${word.text} has no end: expected a line that is only ${start.name}`,
        position: positionAt(line, word.offset),
        length: word.text.length,
        hint: describeNearEnd(cursor, first, start),
      });
    }
    heredocs.push({ ...start, content });
  }
  return heredocs;
}
