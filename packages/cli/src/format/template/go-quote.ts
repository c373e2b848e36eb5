const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

function escapeCodePoint(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return `\\x${point.toString(16).padStart(2, '0')}`;
  if (point > 0xff_ff) return `\\U${point.toString(16).padStart(8, '0')}`;
  return `\\u${point.toString(16).padStart(4, '0')}`;
}

function quoteWith(text: string, quote: string, asciiOnly: boolean): string {
  const parts = [...text].map((character) => {
    if (character === quote) return `\\${quote}`;
    const named = NAMED[character];
    if (named !== undefined) return named;
    const isHidden = UNPRINTABLE.test(character) || (asciiOnly && (character.codePointAt(0) ?? 0) >= 0x80);
    return isHidden ? escapeCodePoint(character) : character;
  });
  return `${quote}${parts.join('')}${quote}`;
}

/** A string as Go's `strconv.Quote` writes it; with `asciiOnly` as `strconv.QuoteToASCII`. */
export function quoteString(text: string, asciiOnly = false): string {
  return quoteWith(text, '"', asciiOnly);
}

/** A character as Go's `strconv.QuoteRune` writes it. */
export function quoteRune(codePoint: number, asciiOnly = false): string {
  const isValid = codePoint >= 0 && codePoint <= 0x10_ff_ff && !(codePoint >= 0xd8_00 && codePoint <= 0xdf_ff);
  return quoteWith(String.fromCodePoint(isValid ? codePoint : 0xff_fd), "'", asciiOnly);
}

/** True where Go can write a string between backquotes. */
export function canBackquote(text: string): boolean {
  return !/[`\x7f\ufeff]|[\0-\x08\x0a-\x1f]/.test(text);
}
