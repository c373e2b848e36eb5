import { DockerfileError } from './dockerfile-error.ts';

export type EscapeCharacter = '\\' | '`';

/** The lines `# name=value` at the top. Dockerfile reference, "Parser directives". */
export interface ParserDirectives {
  readonly escape: EscapeCharacter;
  /** The frontend that the file asks for: noted, never fetched. */
  readonly syntax: string | undefined;
  /** Names of checks that are not to be made; `all` for none at all. */
  readonly skippedChecks: readonly string[];
  /** Names of checks that are made only where they are asked for; `all` for all of those. */
  readonly experimentalChecks: readonly string[];
  /** Warnings of checks end the build. */
  readonly checksAreErrors: boolean;
  /** The first line that is no directive, from 1. */
  readonly firstLine: number;
}

const DIRECTIVE = /^#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*(\S.*)$/;

function invalid(line: number, message: string): DockerfileError {
  return new DockerfileError({ code: 'INVALID_DIRECTIVE', message, position: { line, column: 1 } });
}

type CheckSettings = Pick<ParserDirectives, 'skippedChecks' | 'experimentalChecks' | 'checksAreErrors'>;

const NO_CHECK_SETTINGS: CheckSettings = { skippedChecks: [], experimentalChecks: [], checksAreErrors: false };

function parseCheck(line: number, value: string): CheckSettings {
  let settings = NO_CHECK_SETTINGS;
  for (const option of value.split(';').map((text) => text.trim())) {
    const [name = '', text = ''] = option.split('=', 2).map((part) => part.trim());
    const names = text.split(',').map((check) => check.trim());
    if (name === 'skip') settings = { ...settings, skippedChecks: names };
    else if (name === 'experimental') settings = { ...settings, experimentalChecks: names };
    else if (name === 'error' && /^(true|false)$/i.test(text))
      settings = { ...settings, checksAreErrors: text.toLowerCase() === 'true' };
    else {
      const expected = 'expected skip=NAMES, experimental=NAMES or error=true';
      throw invalid(line, `invalid check directive ${JSON.stringify(option)}: ${expected}`);
    }
  }
  return settings;
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
    firstLine: found.size + 1,
    ...(check === undefined ? NO_CHECK_SETTINGS : parseCheck(check.line, check.value)),
  };
}
