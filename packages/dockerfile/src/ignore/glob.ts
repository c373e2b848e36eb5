type GlobToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'class'; readonly matches: (character: string) => boolean }
  | { readonly kind: 'star' }
  /** `**`: anything, slashes too. */
  | { readonly kind: 'globstar' }
  /** Such a star and its slash: any number of directories, none included. */
  | { readonly kind: 'directories' };

/** A pattern of paths, ready to be matched. */
export interface Glob {
  readonly source: string;
  /** Paths that it matches begin with it: what stands in front of the first wildcard. */
  readonly prefix: string;
  /** Paths that it matches end with it. */
  readonly suffix: string;
  /** Paths that it matches have each of them in it; none is empty. */
  readonly texts: readonly string[];
  /** Without a wildcard: it matches the prefix alone. */
  readonly isPlain: boolean;
  matches(path: string): boolean;
}

type ClassRange = readonly [string, string];

/** Reads `[a-z]`, `[^a]`; undefined where it is not closed. */
function readClass(pattern: string, start: number): { token: GlobToken; end: number } | undefined {
  let at = start + 1;
  const isNegated = pattern[at] === '^';
  if (isNegated) at += 1;
  const ranges: ClassRange[] = [];
  const first = at;
  const next = (): string => {
    if (pattern[at] === '\\') at += 1;
    const character = pattern[at] ?? '';
    at += 1;
    return character;
  };
  while (at < pattern.length && (pattern[at] !== ']' || at === first)) {
    const low = next();
    if (pattern[at] === '-' && pattern[at + 1] !== ']') {
      at += 1;
      ranges.push([low, next()]);
    } else ranges.push([low, low]);
  }
  if (pattern[at] !== ']') return undefined;
  const isIn = (character: string): boolean => ranges.some(([low, high]) => character >= low && character <= high);
  return {
    token: { kind: 'class', matches: (character) => character !== '/' && isIn(character) !== isNegated },
    end: at + 1,
  };
}

function readStars(pattern: string, start: number): { token: GlobToken; end: number } {
  let end = start;
  while (pattern[end] === '*') end += 1;
  if (end === start + 1) return { token: { kind: 'star' }, end };
  const beginsSegment = start === 0 || pattern[start - 1] === '/';
  if (beginsSegment && pattern[end] === '/') return { token: { kind: 'directories' }, end: end + 1 };
  return { token: { kind: 'globstar' }, end };
}

/** @returns undefined for a class that is not closed */
function parseGlob(pattern: string): readonly GlobToken[] | undefined {
  const tokens: GlobToken[] = [];
  for (let at = 0; at < pattern.length;) {
    const character = pattern[at] ?? '';
    if (character === '*' || character === '[') {
      const read = character === '*' ? readStars(pattern, at) : readClass(pattern, at);
      if (read === undefined) return undefined;
      tokens.push(read.token);
      at = read.end;
      continue;
    }
    if (character === '\\') at += 1;
    tokens.push(character === '?' ? { kind: 'any' } : { kind: 'text', text: pattern[at] ?? '' });
    at += 1;
  }
  return tokens;
}

function takes(token: GlobToken | undefined, character: string): boolean {
  if (token?.kind === 'text') return token.text === character;
  if (token?.kind === 'any') return character !== '/';
  return token?.kind === 'class' && token.matches(character);
}

interface Retry {
  readonly token: number;
  readonly at: number;
}

/**
 * Matches by going back to the last star alone, and past a slash to the last `**`: never more than two places to
 * retry, so no pattern makes it explode.
 */
function matchTokens(tokens: readonly GlobToken[], path: string): boolean {
  let token = 0;
  let at = 0;
  let star: Retry | undefined;
  let globstar: Retry | undefined;
  for (;;) {
    const current = tokens[token];
    if (current === undefined && at === path.length) return true;
    if (current?.kind === 'star') {
      star = { token, at };
      token += 1;
    } else if (current?.kind === 'globstar' || current?.kind === 'directories') {
      globstar = { token, at };
      star = undefined;
      token += 1;
    } else if (at < path.length && takes(current, path[at] ?? '')) {
      token += 1;
      at += 1;
    } else {
      const retry: Retry | undefined = retryStar(star, path) ?? retryGlobstar(globstar, { tokens, path });
      if (retry === undefined) return false;
      if (retry.token === star?.token) star = retry;
      else {
        globstar = retry;
        star = undefined;
      }
      token = retry.token + 1;
      at = retry.at;
    }
  }
}

function retryStar(star: Retry | undefined, path: string): Retry | undefined {
  if (star === undefined || star.at >= path.length || path[star.at] === '/') return undefined;
  return { token: star.token, at: star.at + 1 };
}

function retryGlobstar(
  globstar: Retry | undefined,
  { tokens, path }: { readonly tokens: readonly GlobToken[]; readonly path: string },
): Retry | undefined {
  if (globstar === undefined || globstar.at >= path.length) return undefined;
  if (tokens[globstar.token]?.kind === 'globstar') return { token: globstar.token, at: globstar.at + 1 };
  const slash = path.indexOf('/', globstar.at);
  return slash === -1 ? undefined : { token: globstar.token, at: slash + 1 };
}

/** The texts between the wildcards of a pattern, the empty ones included: one more than there are wildcards. */
function textsOf(tokens: readonly GlobToken[]): readonly string[] {
  const texts = [''];
  for (const token of tokens) {
    if (token.kind === 'text') texts.push(`${texts.pop() ?? ''}${token.text}`);
    else texts.push('');
  }
  return texts;
}

/**
 * A pattern with `*`, `?`, `[a-z]`, `\` and, across directories, `**`. Go's path/filepath.Match.
 * @returns undefined for a malformed pattern
 */
export function compileGlob(source: string): Glob | undefined {
  const tokens = parseGlob(source);
  if (tokens === undefined) return undefined;
  const texts = textsOf(tokens);
  const [prefix = ''] = texts;
  const filled = texts.filter((text) => text !== '');
  if (texts.length === 1)
    return { source, prefix, suffix: prefix, texts: filled, isPlain: true, matches: (path) => path === prefix };
  const suffix = texts.at(-1) ?? '';
  const longest = texts.reduce((one, other) => (other.length > one.length ? other : one));
  // Most paths have not the texts that they need, which is found in a tenth of the time.
  const hasTexts = (path: string): boolean =>
    path.endsWith(suffix) && path.startsWith(prefix) && path.includes(longest);
  const matches = (path: string): boolean => hasTexts(path) && matchTokens(tokens, path);
  return { source, prefix, suffix, texts: filled, isPlain: false, matches };
}
