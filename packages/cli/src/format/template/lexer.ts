import { TemplateError } from './template-error.ts';

export type TokenKind =
  | 'text'
  | 'open'
  | 'close'
  | 'space'
  | 'word'
  | 'field'
  | 'variable'
  | 'dot'
  | 'string'
  | 'char'
  | 'number'
  | 'symbol'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written. */
  readonly text: string;
  readonly line: number;
  readonly start: number;
}

const NAME = '[\\p{L}_][\\p{L}\\p{Nd}_]*';

/** In the order they are tried, each at the place reached. */
const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  ['string', /"(?:[^"\\\n]|\\[^\n])*"/y],
  ['string', /`[^`]*`/y],
  ['char', /'(?:[^'\\\n]|\\[^\n])+'/y],
  ['number', /[+-]?(?:\d|\.\d)[\p{L}\p{Nd}_.]*(?:(?<=[eE])[+-]\d+)?/uy],
  ['field', new RegExp(`\\.${NAME}`, 'uy')],
  ['dot', /\./y],
  ['variable', new RegExp(`\\$(?:${NAME})?`, 'uy')],
  ['word', new RegExp(NAME, 'uy')],
  ['symbol', /:=|[=|(),]/y],
];

function describeUnknown(source: string, at: number): string {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (character === '"') return 'unterminated quoted string';
  if (character === '`') return 'unterminated raw quoted string';
  if (character === "'") return 'unterminated character constant';
  if (source.startsWith('/*', at)) return 'a comment must follow {{ at once';
  return `unexpected ${JSON.stringify(character)}`;
}

/** Splits a template into tokens; trim markers and comments are resolved here. text/template, "Text and spaces". */
class Lexer {
  readonly #source: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #line = 1;
  #trimsNext = false;

  constructor(source: string) {
    this.#source = source;
  }

  scan(): readonly Token[] {
    while (this.#at < this.#source.length) {
      const open = this.#source.indexOf('{{', this.#at);
      this.#scanText(open === -1 ? this.#source.length : open);
      if (open !== -1) this.#scanAction();
    }
    this.#push('end', '');
    return this.#tokens;
  }

  #push(kind: TokenKind, text: string): void {
    this.#tokens.push({ kind, text, line: this.#line, start: this.#at });
    this.#at += text.length;
    this.#line += text.split('\n').length - 1;
  }

  #scanText(end: number): void {
    const raw = this.#source.slice(this.#at, end);
    const trimsEnd = /^\{\{-[ \t\r\n]/.test(this.#source.slice(end, end + 4));
    const trimmed = this.#trimsNext ? raw.replace(/^[ \t\r\n]+/, '') : raw;
    const text = trimsEnd ? trimmed.replace(/[ \t\r\n]+$/, '') : trimmed;
    if (text !== '') this.#tokens.push({ kind: 'text', text, line: this.#line, start: this.#at });
    this.#at = end;
    this.#line += raw.split('\n').length - 1;
    this.#trimsNext = false;
  }

  #scanAction(): void {
    const rest = this.#source.slice(this.#at);
    const open = /^\{\{(?:-(?=[ \t\r\n]))?/.exec(rest)?.[0] ?? '{{';
    const comment = /^\{\{(?:-[ \t\r\n]+)?\/\*[^]*?\*\/([ \t\r\n]+-)?\}\}/.exec(rest);
    if (comment !== null) {
      this.#line += comment[0].split('\n').length - 1;
      this.#at += comment[0].length;
      this.#trimsNext = comment[1] !== undefined;
      return;
    }
    if (/^\{\{(?:-[ \t\r\n]+)?\/\*/.test(rest)) throw new TemplateError('unclosed comment', this.#line);
    this.#push('open', open);
    while (!this.#scanClose()) this.#scanToken();
  }

  #scanClose(): boolean {
    const close = /^(?:[ \t\r\n]-)?\}\}/.exec(this.#source.slice(this.#at, this.#at + 4))?.[0];
    if (close === undefined) return false;
    this.#push('close', close);
    this.#trimsNext = close.length > 2;
    return true;
  }

  #scanToken(): void {
    if (this.#at >= this.#source.length) throw new TemplateError('unclosed action', this.#line);
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = this.#at;
      const text = pattern.exec(this.#source)?.[0];
      if (text === undefined) continue;
      // A space run must not swallow the one space that belongs to a trim marker.
      const taken =
        kind === 'space' && this.#source.startsWith('-}}', this.#at + text.length) ? text.slice(0, -1) : text;
      if (taken === '') continue;
      this.#push(kind, taken);
      return;
    }
    throw new TemplateError(describeUnknown(this.#source, this.#at), this.#line);
  }
}

/** @throws TemplateError */
export function scanTemplate(source: string): readonly Token[] {
  return new Lexer(source).scan();
}
