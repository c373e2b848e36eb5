import { DockerfileError, type DockerfileErrorCode } from '../source/dockerfile-error.ts';
import { type LogicalLine, positionAt } from '../source/logical-line.ts';
import type { EscapeCharacter } from '../source/parser-directives.ts';
import type { Heredoc } from '../words/heredoc.ts';
import type { Word } from '../words/split-words.ts';

/** An instruction taken apart into keyword, flags and arguments, of which nothing has been read yet. */
export interface Statement {
  readonly line: LogicalLine;
  /** As written. */
  readonly keyword: Word;
  /** With their dashes, quotes taken away. */
  readonly flags: readonly Word[];
  /** All that follows keyword and flags, trimmed. */
  readonly args: Word;
  readonly heredocs: readonly Heredoc[];
  readonly escape: EscapeCharacter;
  readonly endLine: number;
}

/** A mistake at a word of a statement. */
export function mistake(
  statement: Statement,
  word: Word,
  what: { readonly code?: DockerfileErrorCode; readonly message: string; readonly hint?: string | undefined },
): DockerfileError {
  return new DockerfileError({
    code: what.code ?? 'INVALID_ARGUMENTS',
    message: what.message,
    hint: what.hint,
    position: positionAt(statement.line, word.offset),
    length: word.text.length,
  });
}

/** The keyword in capitals. */
export function keywordOf(statement: Statement): string {
  return statement.keyword.text.toUpperCase();
}

/** What every instruction carries. */
export function baseOf(statement: Statement): {
  readonly position: { readonly line: number; readonly column: number };
  readonly endLine: number;
  readonly text: string;
} {
  const { line, keyword, endLine } = statement;
  return { position: positionAt(line, keyword.offset), endLine, text: line.text };
}
