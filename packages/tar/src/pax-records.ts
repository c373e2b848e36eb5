import { type ByteString, decodeByteString } from './byte-string.ts';

/** Records of one or more PAX extended headers, later ones winning. */
export interface PaxRecords {
  /** Keyword to value; an empty value unsets what a global header or the ustar field gives. */
  readonly values: Map<ByteString, ByteString>;
  /** Numbers of `GNU.sparse.offset` and `GNU.sparse.numbytes` in order, which repeat in sparse format 0.0. */
  readonly sparseNumbers: ByteString[];
}

const NEWLINE = 0x0a;
const SPACE = 0x20;
const MAX_LENGTH_DIGITS = 8;
const PATH_KEYS: ReadonlySet<ByteString> = new Set(['path', 'linkpath', 'GNU.sparse.name']);

/**
 * Reads `LENGTH KEYWORD=VALUE\n` records. POSIX.1-2008, pax, "pax Header Block".
 * @returns undefined where a record is malformed
 */
export function parsePaxRecords(data: Buffer): PaxRecords | undefined {
  const records: PaxRecords = { values: new Map(), sparseNumbers: [] };
  let position = 0;
  while (position < data.length) {
    const end = findRecordEnd(data, position);
    if (end === undefined || !readRecord(data.subarray(position, end), records)) return undefined;
    position = end;
  }
  return records;
}

function findRecordEnd(data: Buffer, start: number): number | undefined {
  let length = 0;
  let position = start;
  for (; position < start + MAX_LENGTH_DIGITS; position++) {
    const digit = (data[position] ?? SPACE) - 0x30;
    if (digit < 0 || digit > 9) break;
    length = length * 10 + digit;
  }
  const end = start + length;
  const wellFormed = data[position] === SPACE && end > position + 1 && end <= data.length && data[end - 1] === NEWLINE;
  return wellFormed ? end : undefined;
}

function readRecord(record: Buffer, records: PaxRecords): boolean {
  const keyStart = record.indexOf(SPACE) + 1;
  const equals = record.indexOf('=', keyStart, 'latin1');
  if (equals <= keyStart) return false;
  const key = decodeByteString(record, keyStart, equals);
  const value = decodeByteString(record, equals + 1, record.length - 1);
  if (key.includes('\0') || (PATH_KEYS.has(key) && value.includes('\0'))) return false;
  if (key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes') return readSparseNumber(key, value, records);
  records.values.set(key, value);
  return true;
}

function readSparseNumber(key: ByteString, value: ByteString, { sparseNumbers }: PaxRecords): boolean {
  const expectsOffset = sparseNumbers.length % 2 === 0;
  if (expectsOffset !== (key === 'GNU.sparse.offset')) return false;
  sparseNumbers.push(value);
  return true;
}

/** A non-negative decimal number; undefined where it is malformed or beyond the safe integers. */
export function parseDecimal(text: ByteString): number | undefined {
  if (!/^[0-9]{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Like {@link parseDecimal}, with an optional minus sign. */
export function parseSignedDecimal(text: ByteString): number | undefined {
  if (!text.startsWith('-')) return parseDecimal(text);
  const value = parseDecimal(text.slice(1));
  return value === undefined ? undefined : 0 - value;
}

/**
 * Seconds with an optional fraction, cut to nanoseconds towards the past as GNU tar does.
 * @returns undefined where the text is malformed
 */
export function parsePaxTime(text: ByteString): { seconds: number; nanoseconds: number } | undefined {
  const match = /^(-?)([0-9]{1,16})(?:\.([0-9]*))?$/.exec(text);
  const whole = parseDecimal(match?.[2] ?? '');
  if (match === null || whole === undefined) return undefined;
  const fraction = match[3] ?? '';
  const nanoseconds = Number(fraction.slice(0, 9).padEnd(9, '0'));
  if (match[1] === '') return { seconds: whole, nanoseconds };
  const past = nanoseconds + (/[1-9]/.test(fraction.slice(9)) ? 1 : 0);
  return past === 0 ? { seconds: 0 - whole, nanoseconds: 0 } : { seconds: -whole - 1, nanoseconds: 1e9 - past };
}
