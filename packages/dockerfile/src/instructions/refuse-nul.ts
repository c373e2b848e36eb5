import { DockerfileError, type Position } from '../source/dockerfile-error.ts';
import { positionAt } from '../source/logical-line.ts';
import { parseJsonList } from '../words/split-words.ts';
import { keywordOf, mistake, type Statement } from './statement.ts';

const NUL = '\0';

function nulAt(position: Position): DockerfileError {
  const message = 'a NUL byte, which no argument, variable or path can hold';
  return new DockerfileError({ code: 'INVALID_TEXT', message, position });
}

/** The script of a RUN is an argument; what COPY writes may be anything. */
function refuseInScripts({ heredocs, endLine }: Statement): void {
  let first = endLine;
  for (const { content } of heredocs.toReversed()) {
    const lines = content.split('\n');
    first -= lines.length;
    const index = lines.findIndex((text) => text.includes(NUL));
    if (index !== -1) throw nulAt({ line: first + index + 1, column: (lines[index] ?? '').indexOf(NUL) + 1 });
  }
}

/**
 * No program can be started with such an argument or variable.
 * @throws DockerfileError INVALID_TEXT at the byte
 */
export function refuseNul(statement: Statement): void {
  const { line, args } = statement;
  const offset = line.text.indexOf(NUL);
  if (offset !== -1) throw nulAt(positionAt(line, offset));
  const escaped = /\\u0000/.exec(args.text);
  if (escaped !== null && parseJsonList(args.text.replace(/^CMD\s+/i, ''))?.some((text) => text.includes(NUL)) === true)
    throw mistake(
      statement,
      { text: escaped[0], offset: args.offset + escaped.index },
      { code: 'INVALID_TEXT', message: 'a NUL byte, which no argument or path can hold' },
    );
  if (keywordOf(statement) === 'RUN') refuseInScripts(statement);
}
