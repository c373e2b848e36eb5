import { DockerfileError } from '../source/dockerfile-error.ts';
import { compileGlob, type Glob } from './glob.ts';

/** What a `.dockerignore` leaves out of a context. Paths have no slash at either end. */
export interface IgnorePatterns {
  isIgnored(path: string): boolean;
  /** True where an ignored directory may hold something that an exception, `!`, takes back in. */
  mayHoldExceptions(directory: string): boolean;
}

/** A line that leaves something out. */
interface IgnoringRule {
  /** From 1. */
  readonly line: number;
  /** As it stands there. */
  readonly pattern: string;
}

export interface IgnoreFile extends IgnorePatterns {
  /** What leaves a path out; undefined where it is not. */
  findRule(path: string): IgnoringRule | undefined;
}

interface IgnoreRule extends IgnoringRule {
  readonly glob: Glob;
  readonly isException: boolean;
}

/** As Go's path.Clean: no `.`, no empty parts, `..` resolved as far as it can be, no slash at either end. */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !path.startsWith('/')) parts.push(part);
  }
  return parts.join('/');
}

function parseRule(text: string, line: number): IgnoreRule | undefined {
  const isException = text.startsWith('!');
  const path = cleanPath((isException ? text.slice(1) : text).trim());
  if (path === '') {
    if (!isException) return undefined;
    throw new DockerfileError({
      code: 'INVALID_ARGUMENTS',
      message: 'an exception needs a pattern after !',
      position: { line, column: 1 },
    });
  }
  const glob = compileGlob(path);
  if (glob !== undefined) return { glob, isException, line, pattern: text };
  const message = `malformed pattern ${JSON.stringify(text)}: a [ is not closed`;
  throw new DockerfileError({ code: 'INVALID_ARGUMENTS', message, position: { line, column: 1 }, length: text.length });
}

/** The path and the directories above it, the path last. */
function withParents(path: string): readonly string[] {
  const paths: string[] = [];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
    paths.push(path.slice(0, slash));
  return [...paths, path];
}

/** True where the beginning of the exception's path, as far as it has no wildcards, lies on the directory's path. */
function reachesInto({ glob }: IgnoreRule, directory: string): boolean {
  const fixed = /^[^*?[\\]*/.exec(glob.source)?.[0] ?? '';
  return fixed.startsWith(`${directory}/`) || `${directory}/`.startsWith(fixed);
}

/**
 * Reads a `.dockerignore`: one pattern a line, `#` for comments, `!` for exceptions; the last rule that matches a path
 * or a directory above it decides. Dockerfile reference, ".dockerignore file".
 * @throws DockerfileError INVALID_ARGUMENTS for a malformed pattern, with its line
 */
export function parseIgnorePatterns(source: string): IgnoreFile {
  const rules = source
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line, index) => (line.startsWith('#') ? undefined : parseRule(line.trim(), index + 1)))
    .filter((rule) => rule !== undefined);
  const exceptions = rules.filter(({ isException }) => isException);
  const findRule = (path: string): IgnoreRule | undefined => {
    // Most contexts have none, and each of their files is asked for.
    if (rules.length === 0) return undefined;
    const paths = withParents(path);
    let found: IgnoreRule | undefined;
    for (const rule of rules) {
      if (rule.isException !== (found !== undefined)) continue;
      if (paths.some((candidate) => rule.glob.matches(candidate))) found = rule.isException ? undefined : rule;
    }
    return found;
  };
  return {
    isIgnored: (path) => findRule(path) !== undefined,
    findRule,
    mayHoldExceptions: (directory) => exceptions.some((rule) => reachesInto(rule, directory)),
  };
}
