import type { IgnorePatterns } from '../ignore/ignore-patterns.ts';
import type { Instruction } from '../instructions/instruction.ts';
import type { Dockerfile } from '../parse-dockerfile.ts';
import { type BuildWarning, isWanted } from './build-warning.ts';

/** Patterns, variables and addresses are known by the build alone. */
const UNDECIDED = /[*?[\]\\$:]/;

function cleanSource(source: string): string {
  return source
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function checkSources(instruction: Instruction, patterns: IgnorePatterns): BuildWarning[] {
  if ((instruction.kind !== 'copy' && instruction.kind !== 'add') || instruction.from !== undefined) return [];
  const { kind, position } = instruction;
  return instruction.sources.flatMap((source): BuildWarning[] => {
    const path = cleanSource(source);
    if (path === '' || UNDECIDED.test(source) || path.split('/').includes('..')) return [];
    if (!patterns.isIgnored(path) || patterns.mayHoldExceptions(path)) return [];
    const message = `${kind.toUpperCase()} of ${JSON.stringify(source)}, which .dockerignore leaves out of the context`;
    return [{ check: 'CopyIgnoredFile', message, position }];
  });
}

/** The check that needs to know what is left out of the context. */
export function checkIgnored({ stages, directives }: Dockerfile, patterns: IgnorePatterns): readonly BuildWarning[] {
  const found = stages.flatMap(({ instructions }) => instructions.flatMap((one) => checkSources(one, patterns)));
  return found.filter((warning) => isWanted(warning, directives));
}
