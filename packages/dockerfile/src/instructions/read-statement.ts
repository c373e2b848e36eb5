import { type LineCursor, type LogicalLine, readLogicalLine } from '../source/logical-line.ts';
import type { EscapeCharacter } from '../source/parser-directives.ts';
import { type Heredoc, readHeredocs } from '../words/heredoc.ts';
import { endOfWord, parseJsonList, type Word } from '../words/split-words.ts';
import type { Statement } from './statement.ts';

/** Their lines may open heredocs; after ONBUILD too. */
const WITH_HEREDOCS = /^(?:onbuild\s+)?(?:run|copy|add)\s/i;

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
  return at;
}

/** Quotes and escapes of a flag are taken away as the builder's own, before variables are known. */
function unquote(text: string, escape: EscapeCharacter): string {
  if (!/["'\\`]/.test(text)) return text;
  let quote = '';
  let plain = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === escape && quote !== "'" && at + 1 < text.length) {
      at += 1;
      plain += text[at] ?? '';
    } else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
    else plain += character;
  }
  return plain;
}

/** The words in front of the arguments that begin with `--`; a bare `--` ends them. */
function readFlags(text: string, start: number, escape: EscapeCharacter): { flags: Word[]; end: number } {
  const flags: Word[] = [];
  let at = skipBlanks(text, start);
  while (text.startsWith('--', at)) {
    const end = endOfWord(text, at, escape);
    const flag = text.slice(at, end);
    const offset = at;
    at = skipBlanks(text, end);
    if (flag === '--') break;
    flags.push({ text: unquote(flag, escape), offset });
  }
  return { flags, end: at };
}

function splitStatement(line: LogicalLine, escape: EscapeCharacter): Omit<Statement, 'heredocs' | 'endLine'> {
  const { text } = line;
  const keyword: Word = { text: /^\S*/.exec(text)?.[0] ?? '', offset: 0 };
  // What follows ONBUILD is an instruction with flags of its own.
  const takesFlags = keyword.text.toLowerCase() !== 'onbuild';
  const { flags, end } = takesFlags
    ? readFlags(text, keyword.text.length, escape)
    : { flags: [], end: skipBlanks(text, keyword.text.length) };
  return { line, keyword, flags, args: { text: text.slice(end).trimEnd(), offset: end }, escape };
}

/**
 * Reads the next statement with its heredocs; undefined at the end.
 * @throws DockerfileError UNTERMINATED_HEREDOC
 */
export function readStatement(cursor: LineCursor, escape: EscapeCharacter): Statement | undefined {
  const line = readLogicalLine(cursor, escape);
  if (line === undefined) return undefined;
  const statement = splitStatement(line, escape);
  const mayOpen = WITH_HEREDOCS.test(line.text) && parseJsonList(statement.args.text) === undefined;
  const heredocs: readonly Heredoc[] = mayOpen ? readHeredocs(cursor, line, escape) : [];
  return { ...statement, heredocs, endLine: heredocs.length > 0 ? cursor.next : line.endLine };
}
