/** RFC 7541, appendix B: how many bits each byte takes, as digits of base 36. Codes of a length are in the bytes' order. */
const CODE_LENGTHS = [
  'dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca',
  'd67777777777777777777777878djde6f56565666577666567655677777fbeds',
  'kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn',
  'qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrq',
].join('');

const LONGEST = 30;
/** What fills the last byte is the beginning of a code of ones alone. */
const MAX_PADDING_BITS = 7;

interface CodeTable {
  /** By length: the first code, how many there are, and where their bytes stand in `symbols`. */
  readonly first: readonly number[];
  readonly count: readonly number[];
  readonly offset: readonly number[];
  readonly symbols: Uint8Array;
}

/** In three passes: a client decodes a few strings, and this is what it waits for. */
function buildTable(): CodeTable {
  const lengths = Uint8Array.from(CODE_LENGTHS, (digit) => Number.parseInt(digit, 36));
  const count = new Array<number>(LONGEST + 1).fill(0);
  for (const length of lengths) count[length] = (count[length] ?? 0) + 1;
  const [first, offset]: [number[], number[]] = [[0], [0]];
  for (let length = 1; length <= LONGEST; length += 1) {
    const before = count[length - 1] ?? 0;
    first.push(((first[length - 1] ?? 0) + before) * 2);
    offset.push((offset[length - 1] ?? 0) + before);
  }
  const next = [...offset];
  const symbols = new Uint8Array(lengths.length);
  for (const [symbol, length] of lengths.entries()) {
    const place = next[length] ?? 0;
    symbols[place] = symbol;
    next[length] = place + 1;
  }
  return { first, count, offset, symbols };
}

let table: CodeTable | undefined;

/**
 * RFC 7541, section 5.2: a string as it stands in headers, its bytes as Latin-1.
 * @throws RangeError for what no encoder makes
 */
export function decodeHuffman(bytes: Uint8Array): string {
  table ??= buildTable();
  let text = '';
  let code = 0;
  let length = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      code = code * 2 + ((byte >> bit) & 1);
      length += 1;
      const index = code - (table.first[length] ?? 0);
      if (index < (table.count[length] ?? 0)) {
        text += String.fromCharCode(table.symbols[(table.offset[length] ?? 0) + index] ?? 0);
        code = length = 0;
      } else if (length === LONGEST) throw new RangeError('a header has a string that makes no sense');
    }
  }
  if (length > MAX_PADDING_BITS || code !== 2 ** length - 1)
    throw new RangeError('a header has a string that is cut off');
  return text;
}
