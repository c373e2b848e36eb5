import { DockerfileError } from './dockerfile-error.ts';

export type EscapeCharacter = '\\' | '`';

/** The lines `# name=value` at the top. Dockerfile reference, "Parser directives". */
export interface ParserDirectives {
  readonly escape: EscapeCharacter;
  /** The frontend that the file asks for: noted, never fetched. */
  readonly syntax: string | undefined;
  /** Names of checks that are not to be made; `all` for none at all. */
  readonly skippedChecks: readonly string[];
  /** Warnings of checks end the build. */
  readonly checksAreErrors: boolean;
}

const DIRECTIVE = /^#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*(\S.*)$/;

function invalid(line: number, message: string): DockerfileError {
  return new DockerfileError({ code: 'INVALID_DIRECTIVE', message, position: { line, column: 1 } });
}

function parseCheck(line: number, value: string): Pick<ParserDirectives, 'skippedChecks' | 'checksAreErrors'> {
  let skippedChecks: string[] = [];
  let checksAreErrors = false;
  for (const option of value.split(';').map((text) => text.trim())) {
    const [name = '', text = ''] = option.split('=', 2).map((part) => part.trim());
    if (name === 'skip') skippedChecks = text.split(',').map((check) => check.trim());
    else if (name === 'error' && /^(true|false)$/i.test(text)) checksAreErrors = text.toLowerCase() === 'true';
    else throw invalid(line, `invalid check directive ${JSON.stringify(option)}: expected skip=NAMES or error=true`);
  }
  return { skippedChecks, checksAreErrors };
}

function parseEscape(line: number, value: string): EscapeCharacter {
  if (value === '\\' || value === '`') return value;
  throw invalid(line, `invalid escape directive ${JSON.stringify(value)}: expected \\ or \``);
}

/**
 * Reads the directives, which end at the first line that is none; one that is not known counts as a comment.
 * @throws DockerfileError INVALID_DIRECTIVE for a value that cannot be, or a directive that comes twice
 */
export function parseDirectives(lines: readonly string[]): ParserDirectives {
  const found = new Map<string, { readonly value: string; readonly line: number }>();
  for (const [index, text] of lines.entries()) {
    const match = DIRECTIVE.exec(text.trim());
    const name = match?.[1]?.toLowerCase() ?? '';
    if (!['escape', 'syntax', 'check'].includes(name)) break;
    if (found.has(name)) throw invalid(index + 1, `the directive ${name} stands here a second time`);
    found.set(name, { value: match?.[2]?.trim() ?? '', line: index + 1 });
  }
  const escape = found.get('escape');
  const check = found.get('check');
  return {
    escape: escape === undefined ? '\\' : parseEscape(escape.line, escape.value),
    syntax: found.get('syntax')?.value,
    ...(check === undefined ? { skippedChecks: [], checksAreErrors: false } : parseCheck(check.line, check.value)),
  };
}
