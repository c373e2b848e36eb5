import { ListingText } from './listing-text.ts';

/** Of each line of a listing: where the bytes of the file are, zeros for what is none. */
export class KeptRows {
  readonly count: number;
  /** sha256, one after the other. */
  readonly digests: Buffer;
  readonly offsets: Float64Array;
  readonly sizes: Float64Array;

  constructor(count: number) {
    this.count = count;
    this.digests = Buffer.alloc(count * DIGEST_BYTES);
    this.offsets = new Float64Array(count);
    this.sizes = new Float64Array(count);
  }

  /** In hex. */
  digestOf(row: number): string {
    return this.digests.toString('hex', row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES);
  }

  /** @param digest in hex */
  setDigest(row: number, digest: string): void {
    this.digests.write(digest, row * DIGEST_BYTES, DIGEST_BYTES, 'hex');
  }

  /** A row of such contents, which are not empty. @param digest in hex */
  rowOf(digest: string): number | undefined {
    const wanted = Buffer.from(digest, 'hex');
    for (let at = this.digests.indexOf(wanted); at !== -1; at = this.digests.indexOf(wanted, at + 1)) {
      const row = at / DIGEST_BYTES;
      if (Number.isInteger(row) && (this.sizes[row] ?? 0) > 0) return row;
    }
    return undefined;
  }

  /** Whether two rows have the same contents, which are kept once. */
  hasSharedContents(): boolean {
    const offsets = this.offsets.filter((_, row) => (this.sizes[row] ?? 0) > 0).sort();
    for (let at = 1; at < offsets.length; at += 1) if (offsets[at] === offsets[at - 1]) return true;
    return false;
  }

  /** Takes `count` rows of another table over, from its row `from` to the row `to` of this one. */
  copy(
    other: KeptRows,
    { from, to, count }: { readonly from: number; readonly to: number; readonly count: number },
  ): void {
    other.digests.copy(this.digests, to * DIGEST_BYTES, from * DIGEST_BYTES, (from + count) * DIGEST_BYTES);
    this.offsets.set(other.offsets.subarray(from, from + count), to);
    this.sizes.set(other.sizes.subarray(from, from + count), to);
  }
}

/** A listing whose contents are kept. */
export interface KeptListing {
  /** Another one for each that is written. */
  readonly id: string;
  /** The lines, without the end. */
  readonly text: ListingText;
  readonly rows: KeptRows;
  /** Rows of files whose contents may be others by now without another line. */
  readonly unsure: readonly number[];
}

interface Header {
  readonly version: number;
  readonly bootId: string;
  /** The name of the file with the contents. */
  readonly contents: string;
  readonly length: number;
  readonly id: string;
  readonly rows: number;
  readonly unsure: readonly number[];
}

/** What is written beside the contents. */
export interface ContentsIndex extends Pick<Header, 'bootId' | 'contents' | 'length'> {
  readonly listing: KeptListing;
}

const VERSION = 2;
const DIGEST_BYTES = 32;
const NUMBER_BYTES = 8;

/** Numbers and text as they lie in memory: taking JSON of 21,000 files apart takes longer than all else that is done with it. */
export function encodeIndex({ listing, ...index }: ContentsIndex): readonly Uint8Array[] {
  const { id, rows, text, unsure } = listing;
  const header: Header = { version: VERSION, ...index, id, rows: rows.count, unsure };
  const { offsets, sizes, digests } = rows;
  const numbers = [offsets, sizes].map(({ buffer, byteLength }) => new Uint8Array(buffer, 0, byteLength));
  return [Buffer.from(`${JSON.stringify(header)}\n`), ...numbers, digests, text.bytes];
}

/** Nobody but this program writes it, and always the whole of it; another version may have. */
function isHeader(value: unknown): value is Header {
  return typeof value === 'object' && value !== null && 'version' in value && value.version === VERSION;
}

/** Undefined for what another version wrote. @throws SyntaxError for what none wrote */
export function decodeIndex(bytes: Buffer): ContentsIndex | undefined {
  const end = bytes.indexOf('\n');
  const header: unknown = JSON.parse(bytes.toString('utf8', 0, Math.max(0, end)));
  if (!isHeader(header)) return undefined;
  const { bootId, contents, length, id, unsure } = header;
  const rows = new KeptRows(header.rows);
  let start = end + 1;
  for (const numbers of [rows.offsets, rows.sizes]) {
    new Uint8Array(numbers.buffer).set(bytes.subarray(start, start + rows.count * NUMBER_BYTES));
    start += rows.count * NUMBER_BYTES;
  }
  bytes.copy(rows.digests, 0, start, start + rows.digests.length);
  const text = ListingText.of(bytes.subarray(start + rows.digests.length));
  return { bootId, contents, length, listing: { id, text, rows, unsure } };
}
