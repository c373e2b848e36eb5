import type { ArgInstruction } from '../instructions/instruction.ts';
import { keywordOf, type Statement } from '../instructions/statement.ts';
import type { Stage } from '../parse-dockerfile.ts';
import { positionAt } from '../source/logical-line.ts';
import type { ParserDirectives } from '../source/parser-directives.ts';
import { splitAtBlanks } from '../words/split-words.ts';
import type { BuildWarning } from './build-warning.ts';
import { checkFrom } from './check-from.ts';
import { checkInstructions } from './check-instructions.ts';

function checkCasing(statements: readonly Statement[]): BuildWarning[] {
  const isLower = (statement: Statement): boolean => statement.keyword.text === statement.keyword.text.toLowerCase();
  const isUpper = (statement: Statement): boolean => statement.keyword.text === keywordOf(statement);
  const wanted = statements.filter(isLower).length > statements.filter(isUpper).length ? 'lower' : 'upper';
  return statements
    .filter((statement) => !(wanted === 'lower' ? isLower(statement) : isUpper(statement)))
    .map(({ keyword, line }) => ({
      check: 'ConsistentInstructionCasing',
      message: `the keyword ${keyword.text} is not in ${wanted} case, as most of the file is`,
      position: positionAt(line, keyword.offset),
    }));
}

function checkFromAs(statement: Statement): BuildWarning[] {
  const as = splitAtBlanks(statement.args)[1];
  if (keywordOf(statement) !== 'FROM' || as === undefined) return [];
  const { text } = statement.keyword;
  const isSame = (text === 'FROM' && as.text === 'AS') || (text === 'from' && as.text === 'as');
  if (isSame || (text !== 'FROM' && text !== 'from')) return [];
  const position = positionAt(statement.line, as.offset);
  return [{ check: 'FromAsCasing', message: `${text} and ${as.text} differ in case`, position }];
}

/** Checks of how the text is written. */
export function checkText(statements: readonly Statement[]): BuildWarning[] {
  const emptyLines = statements.flatMap(({ line }) =>
    // One for each instruction, as BuildKit has it.
    line.emptyLines.slice(0, 1).map((at): BuildWarning => ({
      check: 'NoEmptyContinuation',
      message: 'an empty line within an instruction is deprecated',
      position: { line: at, column: 1 },
    })),
  );
  return [...checkCasing(statements), ...statements.flatMap(checkFromAs), ...emptyLines];
}

/** Checks of what the instructions say. */
export function checkStages(file: {
  readonly globalArgs: readonly ArgInstruction[];
  readonly stages: readonly Stage[];
  readonly directives: ParserDirectives;
}): BuildWarning[] {
  return [...checkFrom(file), ...checkInstructions(file.stages)];
}
