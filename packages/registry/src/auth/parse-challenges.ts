/** One challenge of a `WWW-Authenticate` header. Scheme and parameter names are in lower case. */
export interface AuthChallenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const SPACE_OR_COMMA = /[\s,]*/y;
const SPACE = /[ \t]*/y;
const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
const PARAMETER_NAME = /([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*=[ \t]*/y;
const QUOTED = /"((?:[^"\\]|\\[^])*)"/y;

/** Reads a header from left to right; each pattern is anchored where the last one ended. */
class HeaderScanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#position = pattern.lastIndex;
    return match;
  }
}

function readParameters(scanner: HeaderScanner): Map<string, string> {
  const parameters = new Map<string, string>();
  for (;;) {
    scanner.take(SPACE_OR_COMMA);
    const name = scanner.take(PARAMETER_NAME)?.[1]?.toLowerCase();
    if (name === undefined) return parameters;
    const quoted = scanner.take(QUOTED)?.[1];
    const value = quoted?.replace(/\\([^])/g, '$1') ?? scanner.take(TOKEN)?.[0] ?? '';
    if (!parameters.has(name)) parameters.set(name, value);
  }
}

/**
 * Parses a `WWW-Authenticate` header, several of them joined with commas. What cannot be read ends the list; the
 * challenges before it count. RFC 9110, section 11.6.1.
 */
export function parseChallenges(header: string): AuthChallenge[] {
  const scanner = new HeaderScanner(header);
  const challenges: AuthChallenge[] = [];
  for (;;) {
    scanner.take(SPACE_OR_COMMA);
    const scheme = scanner.take(TOKEN)?.[0].toLowerCase();
    if (scheme === undefined) return challenges;
    scanner.take(SPACE);
    const parameters = scanner.take(TOKEN68) === undefined ? readParameters(scanner) : new Map<string, string>();
    challenges.push({ scheme, parameters });
  }
}
