import { cleanPath, type IgnorePatterns } from '../ignore/ignore-patterns.ts';
import type { Instruction } from '../instructions/instruction.ts';
import type { Dockerfile } from '../parse-dockerfile.ts';
import { type BuildWarning, isWanted } from './build-warning.ts';

/** Patterns, variables and addresses are known by the build alone. */
const UNDECIDED = /[*?[\]\\$:]/;

function checkSources(instruction: Instruction, patterns: IgnorePatterns): BuildWarning[] {
  if ((instruction.kind !== 'copy' && instruction.kind !== 'add') || instruction.from !== undefined) return [];
  const { kind, position } = instruction;
  return instruction.sources.flatMap((source): BuildWarning[] => {
    if (UNDECIDED.test(source) || source.split('/').includes('..')) return [];
    const path = cleanPath(source);
    if (path === '') return [];
    if (!patterns.isIgnored(path) || patterns.mayHoldExceptions(path)) return [];
    const message = `${kind.toUpperCase()} of ${JSON.stringify(source)}, which .dockerignore leaves out of the context`;
    return [{ check: 'CopyIgnoredFile', message, position }];
  });
}

/** The check that needs to know what is left out of the context. */
function checkIgnored({ stages, directives }: Dockerfile, patterns: IgnorePatterns): readonly BuildWarning[] {
  const found = stages.flatMap(({ instructions }) => instructions.flatMap((one) => checkSources(one, patterns)));
  return found.filter(({ check }) => isWanted(check, directives));
}

/** The warnings of a file and of what it copies from a context, by line. */
export function warningsOf(file: Dockerfile, patterns: IgnorePatterns): readonly BuildWarning[] {
  return [...file.warnings, ...checkIgnored(file, patterns)].sort(
    (one, other) => one.position.line - other.position.line,
  );
}
