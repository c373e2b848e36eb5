import type { ArgInstruction } from '../instructions/instruction.ts';
import type { Stage } from '../parse-dockerfile.ts';
import type { Position } from '../source/dockerfile-error.ts';
import type { BuildWarning } from './build-warning.ts';

/** The comment right above a line; undefined where there is none, or an empty one sets it apart. */
export function commentAbove(lines: readonly string[], { line }: Position): string | undefined {
  const comment = /^\s*#\s*(.*?)\s*$/.exec(lines[line - 2] ?? '')?.[1] ?? '';
  return comment === '' ? undefined : comment;
}

interface Described {
  readonly names: readonly string[];
  readonly position: Position;
}

/**
 * Comments above a stage or an ARG describe it, and begin with its name. An experimental check: others write other
 * things there.
 * @param firstLine after the directives, which are no comments
 */
export function checkDescriptions(
  file: { readonly globalArgs: readonly ArgInstruction[]; readonly stages: readonly Stage[] },
  { lines, firstLine }: { readonly lines: readonly string[]; readonly firstLine: number },
): BuildWarning[] {
  const args = [...file.globalArgs, ...file.stages.flatMap(({ instructions }) => instructions)].flatMap(
    (instruction): Described[] =>
      instruction.kind === 'arg'
        ? [{ names: instruction.args.map(({ name }) => name), position: instruction.position }]
        : [],
  );
  const stages = file.stages.flatMap(({ from, name }): Described[] =>
    name === undefined ? [] : [{ names: [name, from.alias ?? name], position: from.position }],
  );
  return [...args, ...stages].flatMap(({ names, position }): BuildWarning[] => {
    const comment = position.line - 1 < firstLine ? undefined : commentAbove(lines, position);
    if (comment === undefined || names.includes(comment.split(' ', 1)[0] ?? '')) return [];
    const message = `the comment above begins with another word than ${names[0] ?? ''}: let that, or an empty line, follow it`;
    return [{ check: 'InvalidDefinitionDescription', message, position }];
  });
}
