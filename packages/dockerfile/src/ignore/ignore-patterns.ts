import { DockerfileError } from '../source/dockerfile-error.ts';
import { ExceptionIndex } from './exception-index.ts';
import { compileGlob, type Glob } from './glob.ts';
import { GlobIndex } from './glob-index.ts';

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

/** Of the rules that match a path or a directory above it, the first that ignores it behind the last exception. */
function decide(matching: readonly IgnoreRule[]): IgnoreRule | undefined {
  let exception = 0;
  for (const { isException, line } of matching) if (isException && line > exception) exception = line;
  let found: IgnoreRule | undefined;
  for (const rule of matching) {
    if (rule.isException || rule.line < exception || (found !== undefined && found.line < rule.line)) continue;
    found = rule;
  }
  return found;
}

/** Finds the rules that match a path or a directory above it. */
class RuleSearch {
  readonly #index: GlobIndex<IgnoreRule>;
  #directory = '';
  #ofDirectory: readonly IgnoreRule[] = [];

  constructor(rules: readonly IgnoreRule[]) {
    this.#index = new GlobIndex(rules);
  }

  find(path: string): readonly IgnoreRule[] {
    const directory = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    // The files of a directory are asked for one after the other.
    if (directory !== this.#directory) {
      this.#ofDirectory = this.#findAbove(directory);
      this.#directory = directory;
    }
    const own: IgnoreRule[] = [];
    this.#index.find(path, own);
    return own.length === 0 ? this.#ofDirectory : [...this.#ofDirectory, ...own];
  }

  #findAbove(directory: string): readonly IgnoreRule[] {
    const found: IgnoreRule[] = [];
    if (directory === '') return found;
    for (let slash = directory.indexOf('/'); slash !== -1; slash = directory.indexOf('/', slash + 1))
      this.#index.find(directory.slice(0, slash), found);
    this.#index.find(directory, found);
    return found;
  }
}

const NO_RULES: IgnoreFile = {
  isIgnored: () => false,
  findRule: () => undefined,
  mayHoldExceptions: () => false,
};

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
  // Most contexts have none, and each of their files is asked for.
  if (rules.length === 0) return NO_RULES;
  const search = new RuleSearch(rules);
  const exceptions = new ExceptionIndex(rules.filter(({ isException }) => isException).map(({ glob }) => glob));
  const findRule = (path: string): IgnoreRule | undefined => decide(search.find(path));
  return {
    isIgnored: (path) => findRule(path) !== undefined,
    findRule,
    mayHoldExceptions: (directory) => exceptions.mayBeIn(directory),
  };
}
