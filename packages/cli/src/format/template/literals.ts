import type { Literal } from './ast.ts';
import { TemplateError } from './template-error.ts';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([^]))/g;

/** Go's string literals; a byte that is no UTF-8 by itself becomes the replacement character. Go spec, "String literals". */
function unescape(body: string, line: number): string {
  const bytes: Buffer[] = [];
  let last = 0;
  for (const match of body.matchAll(ESCAPE)) {
    const [text, byte, short, long, octal, simple] = match;
    bytes.push(Buffer.from(body.slice(last, match.index)));
    last = match.index + text.length;
    const unit = byte === undefined ? octal && Number.parseInt(octal, 8) : Number.parseInt(byte, 16);
    const point = Number.parseInt(short ?? long ?? '', 16);
    const known = simple === undefined ? undefined : SIMPLE_ESCAPES[simple];
    if (typeof unit === 'number' && unit <= 0xff) bytes.push(Buffer.of(unit));
    else if (point <= 0x10_ff_ff) bytes.push(Buffer.from(String.fromCodePoint(point)));
    else if (known !== undefined) bytes.push(Buffer.from(known));
    else throw new TemplateError(`invalid escape ${text} in a string`, line);
  }
  return Buffer.concat([...bytes, Buffer.from(body.slice(last))]).toString('utf8');
}

export function parseString(text: string, line: number): Literal {
  const body = text.slice(1, -1);
  return { kind: 'string', text: text.startsWith('`') ? body.replaceAll('\r', '') : unescape(body, line) };
}

export function parseChar(text: string, line: number): Literal {
  const characters = [...unescape(text.slice(1, -1), line)];
  const codePoint = characters[0]?.codePointAt(0);
  if (codePoint === undefined || characters.length !== 1) {
    throw new TemplateError(`malformed character constant: ${text}`, line);
  }
  return { kind: 'rune', codePoint };
}

const INTEGER = /^[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])+|0|[1-9](?:_?\d)*)$/;
const FLOAT = /^(?=.*[.eE])[+-]?(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?$/;

/** Go spec, "Integer literals" and "Floating-point literals"; no imaginary ones. */
export function parseNumber(text: string, line: number): Literal {
  const plain = text.replaceAll('_', '');
  const sign = plain.startsWith('-') ? -1 : 1;
  const digits = plain.replace(/^[+-]/, '');
  if (INTEGER.test(text)) {
    const isOldOctal = /^0\d/.test(digits);
    const number = sign * Number(isOldOctal ? `0o${digits.slice(1)}` : digits);
    if (!Number.isSafeInteger(number)) throw new TemplateError(`integer overflow: ${text}`, line);
    return { kind: 'int', number };
  }
  if (FLOAT.test(text)) return { kind: 'float', number: sign * Number(digits) };
  throw new TemplateError(`bad number syntax: ${JSON.stringify(text)}`, line);
}
