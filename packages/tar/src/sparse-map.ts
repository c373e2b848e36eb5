import type { ByteString } from './byte-string.ts';
import { BLOCK_BYTES, readNumber } from './header-fields.ts';
import { parseDecimal } from './pax-records.ts';
import type { SparseExtent } from './tar-entry.ts';

/** More runs than any file system gives a file; bounds the memory that a hostile map takes. */
export const MAX_SPARSE_EXTENTS = 262_144;

const HEADER_MAP_OFFSET = 386;
const HEADER_MAP_LENGTH = 4;
const HEADER_EXTENDED_OFFSET = 482;
const HEADER_REAL_SIZE = { offset: 483, length: 12 } as const;
const BLOCK_MAP_LENGTH = 21;
const BLOCK_EXTENDED_OFFSET = 504;
const NUMBER_BYTES = 12;

export interface OldSparsePart {
  readonly numbers: readonly number[];
  /** Another map block follows. */
  readonly continues: boolean;
}

/** The map in a GNU `S` header block. GNU tar manual, "Old GNU Format". */
export function readOldSparseHeader(block: Buffer): OldSparsePart & { readonly size: number } {
  return {
    numbers: readOldSparseNumbers(block, HEADER_MAP_OFFSET, HEADER_MAP_LENGTH),
    continues: block[HEADER_EXTENDED_OFFSET] !== 0,
    size: readNumber(block, HEADER_REAL_SIZE),
  };
}

/** The map in one of the blocks that follow a GNU `S` header. */
export function readOldSparseBlock(block: Buffer): OldSparsePart {
  return {
    numbers: readOldSparseNumbers(block, 0, BLOCK_MAP_LENGTH),
    continues: block[BLOCK_EXTENDED_OFFSET] !== 0,
  };
}

function readOldSparseNumbers(block: Buffer, start: number, entries: number): number[] {
  const numbers: number[] = [];
  for (let entry = 0; entry < entries; entry++) {
    const offset = start + entry * NUMBER_BYTES * 2;
    if (block[offset] === 0) break;
    numbers.push(readNumber(block, { offset, length: NUMBER_BYTES }));
    numbers.push(readNumber(block, { offset: offset + NUMBER_BYTES, length: NUMBER_BYTES }));
  }
  return numbers;
}

/** The decimal numbers of PAX sparse formats 0.0 and 0.1; NaN for a malformed one. */
export function parseSparseNumbers(texts: readonly ByteString[]): number[] {
  return texts.map((text) => parseDecimal(text) ?? Number.NaN);
}

/**
 * Reads the map of PAX sparse format 1.0, which lies before the contents: a count, then pairs of offset and
 * length, one decimal number a line, padded to a whole block.
 */
export class SparseMapReader {
  readonly #numbers: number[] = [];
  #expected: number | undefined;
  #digits = '';

  /** @returns the pairs once the map is complete, `more` before, `malformed` for a bad or oversized map */
  addBlock(block: Buffer): readonly number[] | 'more' | 'malformed' {
    const lines = (this.#digits + block.toString('latin1', 0, BLOCK_BYTES)).split('\n');
    this.#digits = lines.pop() ?? '';
    for (const line of lines) {
      const number = parseDecimal(line);
      if (number === undefined) return 'malformed';
      if (this.#expected === undefined) this.#expected = number * 2;
      else this.#numbers.push(number);
      if (this.#expected > MAX_SPARSE_EXTENTS * 2) return 'malformed';
      if (this.#numbers.length === this.#expected) return this.#numbers;
    }
    return this.#digits.length > NUMBER_BYTES * 2 ? 'malformed' : 'more';
  }
}

export interface SparseMapInput {
  /** Offsets and lengths by turns. */
  readonly numbers: readonly number[];
  readonly size: number;
  readonly storedBytes: number;
}

/**
 * Checks a map as Go's reader does: in order, without overlap, inside the file, and as long in sum as the stored
 * bytes. Empty runs, with which GNU tar marks the end, are left out.
 * @returns what is wrong, as a string, or the runs
 */
export function checkSparseMap({ numbers, size, storedBytes }: SparseMapInput): readonly SparseExtent[] | string {
  if (numbers.length % 2 !== 0) return 'the sparse map has an offset without a length';
  if (numbers.length > MAX_SPARSE_EXTENTS * 2) return `the sparse map has more than ${MAX_SPARSE_EXTENTS} runs`;
  const extents: SparseExtent[] = [];
  let end = 0;
  let sum = 0;
  for (let index = 0; index < numbers.length; index += 2) {
    const offset = numbers[index] ?? Number.NaN;
    const length = numbers[index + 1] ?? Number.NaN;
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length)) return 'the sparse map holds a bad number';
    if (offset < end || length < 0 || offset + length > size) return 'the sparse map is out of order or too long';
    end = offset + length;
    sum += length;
    if (length > 0) extents.push({ offset, length });
  }
  if (sum !== storedBytes) return `the sparse map covers ${sum} bytes, but ${storedBytes} are stored`;
  return extents;
}
