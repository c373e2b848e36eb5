import { type ByteString, decodeByteString } from './byte-string.ts';

export const BLOCK_BYTES = 512;

const CHECKSUM_OFFSET = 148;
const CHECKSUM_LENGTH = 8;
const SPACE = 0x20;
/** The digit. */
export const ZERO = 0x30;
const SEVEN = 0x37;

/** A field of a header block. */
export interface FieldRange {
  readonly offset: number;
  readonly length: number;
}

/** True where all 512 bytes are zero. */
export function isZeroBlock(block: Buffer): boolean {
  if (block[0] !== 0) return false;
  for (let index = 1; index < BLOCK_BYTES; index++) if (block[index] !== 0) return false;
  return true;
}

/** The bytes up to the first NUL or the end of the field. */
export function readText(block: Buffer, { offset, length }: FieldRange): ByteString {
  const nul = block.indexOf(0, offset);
  const end = nul === -1 || nul > offset + length ? offset + length : nul;
  return decodeByteString(block, offset, end);
}

/**
 * A number in octal, or in base 256 where the first bit is set. NaN for a malformed field, an infinity beyond the
 * safe integers, 0 for a blank field.
 */
export function readNumber(block: Buffer, { offset, length }: FieldRange): number {
  const first = block[offset] ?? 0;
  return (first & 0x80) === 0 ? readOctal(block, offset, offset + length) : readBase256(block, offset, offset + length);
}

function readOctal(block: Buffer, start: number, end: number): number {
  let position = start;
  while (position < end && (block[position] === SPACE || block[position] === 0)) position++;
  let value = 0;
  for (; position < end; position++) {
    const byte = block[position] ?? 0;
    if (byte === 0 || byte === SPACE) break;
    if (byte < ZERO || byte > SEVEN) return Number.NaN;
    value = value * 8 + (byte - ZERO);
  }
  return value;
}

function readBase256(block: Buffer, start: number, end: number): number {
  const first = block[start] ?? 0;
  const negative = (first & 0x40) !== 0;
  // Two's complement: the digits of a negative number are inverted while reading, and 1 is added at the end.
  const mask = negative ? 0xff : 0;
  let value = (first ^ mask) & 0x3f;
  for (let position = start + 1; position < end; position++) value = value * 256 + ((block[position] ?? 0) ^ mask);
  if (value >= Number.MAX_SAFE_INTEGER) return negative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return negative ? -value - 1 : value;
}

/** Of a block that is added up: four bytes at a time, which takes a quarter of the time that each by itself would. */
const WORD_COUNT = BLOCK_BYTES / 4;
const WORDS = new Uint32Array(WORD_COUNT);
const WORD_BYTES = new Uint8Array(WORDS.buffer);
/** Every other byte of a word; 128 of them, and as many again, add up to less than the 16 bits that each half has. */
const EVEN_BYTES = 0x00ff00ff;

/** The sum of all bytes with the checksum field read as spaces. */
export function computeChecksum(block: Uint8Array): number {
  WORD_BYTES.set(block);
  WORD_BYTES.fill(0, CHECKSUM_OFFSET, CHECKSUM_OFFSET + CHECKSUM_LENGTH);
  let halves = 0;
  for (let index = 0; index < WORD_COUNT; index++) {
    const word = WORDS[index] ?? 0;
    halves = (halves + (word & EVEN_BYTES) + ((word >>> 8) & EVEN_BYTES)) | 0;
  }
  return CHECKSUM_LENGTH * SPACE + (halves & 0xffff) + (halves >>> 16);
}

/** Accepts the sum of unsigned bytes, which POSIX asks for, and of signed bytes, which some old tars wrote. */
export function hasValidChecksum(block: Buffer): boolean {
  const stored = readNumber(block, { offset: CHECKSUM_OFFSET, length: CHECKSUM_LENGTH });
  const unsigned = computeChecksum(block);
  if (stored === unsigned) return true;
  let highBytes = 0;
  for (let index = 0; index < BLOCK_BYTES; index++) {
    const inField = index >= CHECKSUM_OFFSET && index < CHECKSUM_OFFSET + CHECKSUM_LENGTH;
    if (!inField && (block[index] ?? 0) > 0x7f) highBytes++;
  }
  return stored === unsigned - 256 * highBytes;
}
