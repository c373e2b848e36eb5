import { TinydockError } from '@tinydock/domain';

/** What a context names, and does not carry. */
export const SPECIAL_FILES = ['socket', 'FIFO', 'device'] as const;

/** A file of a build context as a line of its listing. */
export interface ContextLine {
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  /** One character for each byte. */
  readonly path: string;
  readonly mode: number;
  readonly mtimeSeconds: number;
  /** 0 for what is no file. */
  readonly size: number;
  /** Another one where the contents may be others; empty where the next listing could not tell. */
  readonly stamp: string;
  /** Empty for what is no symlink. */
  readonly linkPath: string;
  /** Of a file that has several names, the first of them in the listing, which may be this one; empty for other files. */
  readonly firstName: string;
  /** Of the type `other`, where it is known. */
  readonly special?: (typeof SPECIAL_FILES)[number] | undefined;
}

/**
 * A context that is offered with at most so many files has no more. Of a larger one the client may say how many it has
 * found until then.
 */
export const SMALL_CONTEXT_FILES = 1000;
/** The line at the end of a listing, which is empty. */
export const LISTING_END = '\n';
/** Two paths of PATH_MAX bytes with every byte escaped, and the rest. */
export const MAX_LISTING_LINE_BYTES = 64 * 1024;

const LETTERS = { file: 'f', directory: 'd', symlink: 'l', other: 'o' } as const;
const TYPES: Readonly<Record<string, ContextLine['type']>> = { f: 'file', d: 'directory', l: 'symlink', o: 'other' };
const MAX_STAMP_CHARACTERS = 200;
/** Of a file of a context. */
export const MAX_CONTEXT_PATH_BYTES = 4096;
const BYTES_ONLY = /^[\u0001-\u00ff]*$/;

/** What is said of symlinks, special files and files with several names alone. */
function lastColumn({ type, path, linkPath, firstName, special }: ContextLine): string | undefined {
  if (type === 'symlink') return linkPath;
  if (special !== undefined || firstName === '') return special;
  // Many contexts have files whose other names lie outside.
  return firstName === path ? '' : firstName;
}

export function formatContextLine(line: ContextLine): string {
  const { type, path, mode, mtimeSeconds, size, stamp } = line;
  const last = lastColumn(line);
  const columns = [LETTERS[type], path, mode, mtimeSeconds, size, stamp, ...(last === undefined ? [] : [last])];
  return `${JSON.stringify(columns)}\n`;
}

/** What lstat(2) says of a file, as Node has it. */
interface FileFacts {
  readonly mode: number;
  readonly mtimeMs: number;
  readonly size: number;
}

/**
 * As {@link formatContextLine}, of a file that has no other names, in a third of the time.
 * @param stamp has no characters that JSON escapes
 */
export function formatPlainFile(path: string, { mode, mtimeMs, size }: FileFacts, stamp: string): string {
  const name = JSON.stringify(path);
  return `["f",${name},${mode & 0o7777},${Math.floor(mtimeMs / 1000)},${size},"${stamp}"]\n`;
}

function invalid(what: string): TinydockError {
  const message = `the listing of the build context has ${what}`;
  return new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_ARCHIVE', message });
}

function parseColumns(line: string): readonly unknown[] {
  try {
    const columns: unknown = JSON.parse(line);
    if (Array.isArray(columns)) return columns;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalid('a line that is no JSON array');
}

function isPath(value: unknown, minimum: number): value is string {
  if (typeof value !== 'string' || value.length < minimum) return false;
  return value.length <= MAX_CONTEXT_PATH_BYTES && BYTES_ONLY.test(value);
}

function isCount(value: unknown, maximum: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= maximum;
}

/** @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE */
export function parseContextLine(line: string): ContextLine {
  const [letter, path, mode, mtimeSeconds, size, stamp, last] = parseColumns(line);
  const other = last ?? '';
  const type = typeof letter === 'string' && Object.hasOwn(TYPES, letter) ? TYPES[letter] : undefined;
  if (type === undefined) throw invalid('a line of no known type');
  if (!isPath(path, 1) || !isPath(other, 0)) throw invalid('a line with an impossible path');
  if (!isCount(mode, 0o7777) || !isCount(size, Number.MAX_SAFE_INTEGER)) throw invalid('an impossible mode or size');
  if (typeof mtimeSeconds !== 'number' || !Number.isSafeInteger(mtimeSeconds)) throw invalid('an impossible time');
  if (typeof stamp !== 'string' || stamp.length > MAX_STAMP_CHARACTERS) throw invalid('an impossible stamp');
  if (type !== 'file' && size !== 0) throw invalid('a size of what is no file');
  const linkPath = type === 'symlink' ? other : '';
  const firstName = type === 'file' && last !== undefined ? other || path : '';
  const parsed = { type, path, mode, mtimeSeconds, size, stamp, linkPath, firstName };
  const special = type === 'other' ? SPECIAL_FILES.find((name) => name === other) : undefined;
  return special === undefined ? parsed : { ...parsed, special };
}

/** Whether the bit of a line is set. */
export function isWanted(bits: Uint8Array, line: number): boolean {
  return ((bits[line >> 3] ?? 0) & (1 << (line & 7))) !== 0;
}

/** The bits of these lines, of so many. */
export function wantedBits(lines: readonly number[], count: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(count / 8));
  for (const line of lines) bits[line >> 3] = (bits[line >> 3] ?? 0) | (1 << (line & 7));
  return bits;
}
