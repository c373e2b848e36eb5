import { TinydockError } from '@tinydock/domain';

function invalid(pattern: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid pattern ${JSON.stringify(pattern.slice(0, 200))}: syntax error in pattern`,
  });
}

function quote(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** The part of a class before its closing bracket, as it stands in a regular expression. */
function translateClass(pattern: string, body: string): string {
  const [, negation = '', ranges = ''] = /^(\^?)(.+)$/su.exec(body) ?? [];
  const parts = [...ranges.matchAll(/(\\.|[^\\-])(?:-(\\.|[^\\-]))?/gsu)];
  if (parts.map(([text]) => text).join('') !== ranges || ranges === '') throw invalid(pattern);
  const bare = (text: string): string => quote(text.length > 1 && text.startsWith('\\') ? text.slice(1) : text);
  const translated = parts.map(([, low = '', high]) => (high === undefined ? bare(low) : `${bare(low)}-${bare(high)}`));
  return `[${negation}${translated.join('')}]`;
}

/**
 * A pattern of shells, as Go's path.Match and so Docker's filters read it: `*` and `?` do not cross a slash, `[a-z]` and
 * `[^a-z]` are classes, a backslash takes the meaning from what follows.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  const tokens = [...pattern.matchAll(/\*+|\?|\[((?:\\.|[^\]\\])*)\]|\\(.)|([^*?[\\])/gsu)];
  if (tokens.map(([text]) => text).join('') !== pattern) throw invalid(pattern);
  const source = tokens.map(([text, classBody, escaped, plain]) => {
    if (classBody !== undefined) return translateClass(pattern, classBody);
    if (text.startsWith('*')) return '[^/]*';
    return text === '?' ? '[^/]' : quote(escaped ?? plain ?? '');
  });
  try {
    const expression = new RegExp(`^${source.join('')}$`, 'su');
    return (text) => expression.test(text);
  } catch {
    // Such as [z-a].
    throw invalid(pattern);
  }
}
