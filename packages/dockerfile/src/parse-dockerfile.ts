import type { ArgInstruction, FromInstruction, Instruction } from './instructions/instruction.ts';
import { parseInstruction } from './instructions/parse-instruction.ts';
import { readStatement } from './instructions/read-statement.ts';
import type { Statement } from './instructions/statement.ts';
import { checkText, checkStages } from './checks/check-dockerfile.ts';
import { type BuildWarning, isWanted } from './checks/build-warning.ts';
import { checkDescriptions } from './checks/check-descriptions.ts';
import { DockerfileError } from './source/dockerfile-error.ts';
import { parseDirectives, type ParserDirectives } from './source/parser-directives.ts';

/** One `FROM` and what follows it. */
export interface Stage {
  /** Its number, from 0. */
  readonly index: number;
  /** In small letters; undefined where it has none. */
  readonly name: string | undefined;
  readonly from: FromInstruction;
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile {
  readonly directives: ParserDirectives;
  /** Those in front of the first `FROM`, whose values only `FROM` sees. */
  readonly globalArgs: readonly ArgInstruction[];
  /** At least one. */
  readonly stages: readonly Stage[];
  /** Of the build checks that the text alone can fail, in the order of lines. */
  readonly warnings: readonly BuildWarning[];
}

interface Draft {
  readonly globalArgs: ArgInstruction[];
  readonly stages: { readonly from: FromInstruction; readonly instructions: Instruction[] }[];
}

function place(draft: Draft, instruction: Instruction): void {
  const stage = draft.stages.at(-1);
  if (instruction.kind === 'from') draft.stages.push({ from: instruction, instructions: [] });
  else if (stage !== undefined) stage.instructions.push(instruction);
  else if (instruction.kind === 'arg') draft.globalArgs.push(instruction);
  else {
    throw new DockerfileError({
      code: 'NO_STAGE',
      message: `${instruction.kind.toUpperCase()} stands in front of the first FROM, where only ARG may`,
      position: instruction.position,
      length: instruction.kind.length,
    });
  }
}

/**
 * Reads a Dockerfile. Variables stay in place: {@link expandInstruction} replaces them. The time grows with the length
 * of the text alone.
 * @throws DockerfileError at the first mistake
 */
export function parseDockerfile(source: string): Dockerfile {
  const lines = source.replace(/^\uFEFF/, '').split('\n');
  const directives = parseDirectives(lines);
  const cursor = { lines, next: 0 };
  const statements: Statement[] = [];
  const draft: Draft = { globalArgs: [], stages: [] };
  for (;;) {
    const statement = readStatement(cursor, directives.escape);
    if (statement === undefined) break;
    statements.push(statement);
    place(draft, parseInstruction(statement));
  }
  if (draft.stages.length === 0)
    throw new DockerfileError({ code: 'NO_STAGE', message: 'the file has no FROM', position: { line: 1, column: 1 } });
  const stages = draft.stages.map(({ from, instructions }, index) => ({
    index,
    name: from.alias?.toLowerCase(),
    from,
    instructions,
  }));
  const { globalArgs } = draft;
  const found = [
    ...checkText(statements),
    ...checkStages({ globalArgs, stages, directives }),
    ...checkDescriptions({ globalArgs, stages }, { lines, firstLine: directives.firstLine }),
  ];
  const warnings = found
    .filter(({ check }) => isWanted(check, directives))
    .sort((left, right) => left.position.line - right.position.line);
  return { directives, globalArgs, stages, warnings };
}
