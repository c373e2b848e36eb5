import { createHash, hash, type Hash } from 'node:crypto';
import type { ContextFile, ContextLimits } from '@tinydock/builder';
import { TinydockError } from '@tinydock/domain';
import { isWanted, MAX_LISTING_LINE_BYTES, wantedBits } from '@tinydock/protocol';
import type { ListedLine } from './differing-lines.ts';
import { KeptContents } from './kept-contents.ts';
import { LineScanner, ListingText } from './listing-text.ts';
import { createListingId, parseLines, takeListing, type TakenListing, tooLarge } from './take-listing.ts';

export interface ReceiveOptions {
  /** Of the contents that are kept; it is there. */
  readonly directory: string;
  /** Changes with each start of the machine. */
  readonly bootId: string;
  readonly limits: ContextLimits;
  /** The id of a context that came in before, to hear of its changes alone. */
  readonly known?: string | undefined;
}

/** A context that has come in. */
export interface ReceivedContext {
  readonly id: string;
  /** The name of the file with the contents, in the directory. */
  readonly contents: string;
  /** True where the files are those that differ from the known ones, and the removed ones are not there any more. */
  readonly isChange: boolean;
  readonly files: readonly ContextFile[];
  readonly removed: readonly string[];
}

const MAX_LISTING_BYTES = 256 * 1024 * 1024;

function invalid(message: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_ARCHIVE', message: `the context: ${message}` });
}

/**
 * Takes a context in as a client sends it: a listing, and then the contents of those files that are not kept from an
 * earlier build. Nothing that a client says of contents is believed but that they are as they were, under the key that
 * it alone knows: digests are those of the bytes that came.
 */
export class ContextReceiver {
  readonly #options: ReceiveOptions;
  readonly #kept: KeptContents;
  #chunks: Uint8Array[] = [];
  readonly #lines = new LineScanner();
  /** Undefined while the listing comes. */
  #taken: TakenListing | undefined;
  #isPrepared = false;
  #isMoved = false;
  #next = 0;
  /** Of a file that comes in pieces. */
  #hash: Hash | undefined;
  #fileOffset = 0;
  #due = 0;

  /** @throws errors of the disk */
  constructor(options: ReceiveOptions) {
    this.#options = options;
    this.#kept = KeptContents.open(options.directory, options.bootId);
  }

  /**
   * Takes the next bytes, which stay as they are. @returns which contents are wanted, once, when the listing has ended
   * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE, RESOURCE_EXHAUSTED
   */
  write(chunk: Uint8Array): Uint8Array | undefined {
    if (this.#taken !== undefined) {
      this.#takeContents(chunk);
      return undefined;
    }
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const end = this.#gather(bytes);
    if (end === undefined) return undefined;
    const taken = this.#endListing();
    this.#taken = taken;
    this.#takeContents(bytes.subarray(end + 1));
    return wantedBits(taken.wanted, taken.kept.rows.count);
  }

  /** @returns where the empty line is */
  #gather(bytes: Buffer): number | undefined {
    const end = this.#lines.scan(bytes);
    this.#chunks.push(bytes.subarray(0, end));
    if (this.#lines.restLength > MAX_LISTING_LINE_BYTES) throw invalid('a line of its listing is too long');
    const { maxEntries } = this.#options.limits;
    if (this.#lines.count > maxEntries) throw tooLarge(`it has more than ${maxEntries} files`);
    if (this.#lines.length > MAX_LISTING_BYTES) throw tooLarge(`its listing has more than ${MAX_LISTING_BYTES} bytes`);
    return end;
  }

  #endListing(): TakenListing {
    const { maxBytes } = this.#options.limits;
    const text = new ListingText(Buffer.concat(this.#chunks), this.#lines.starts);
    this.#chunks = [];
    const taken = takeListing(text, this.#kept.listing);
    const { rows } = taken.kept;
    if (rows.sizes.reduce((sum, size) => sum + size, 0) > maxBytes)
      throw tooLarge(`it is larger than ${maxBytes} bytes`);
    return taken;
  }

  /**
   * Makes room for the contents that are wanted. They and {@link finish} do so too: to be called when the client has been
   * told what is wanted, which need not wait for it. @throws errors of the disk
   */
  prepare(): TakenListing | undefined {
    const taken = this.#taken;
    if (taken === undefined || this.#isPrepared) return taken;
    this.#isPrepared = true;
    // Of a listing that is as it was, this was looked at before.
    if (taken.kept !== this.#kept.listing) this.#isMoved = this.#moveContents(taken);
    // Whoever knows the listing by its id knows where the contents are.
    const prepared = this.#isMoved ? { ...taken, kept: { ...taken.kept, id: createListingId() } } : taken;
    this.#taken = prepared;
    this.#startFile(prepared);
    return prepared;
  }

  #moveContents({ wanted, kept: { rows } }: TakenListing): boolean {
    const bits = wantedBits(wanted, rows.count);
    return this.#kept.compact(rows, (row) => isWanted(bits, row));
  }

  #startFile({ wanted, kept }: TakenListing): void {
    this.#due = kept.rows.sizes[wanted[this.#next] ?? -1] ?? 0;
    this.#fileOffset = this.#kept.length;
    this.#hash = undefined;
  }

  #takeContents(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    const taken = this.prepare();
    if (taken === undefined) return;
    for (let done = 0; done < chunk.length;) {
      if (this.#due === 0) throw invalid('more came than was asked for');
      const piece = chunk.subarray(done, done + this.#due);
      this.#hashFlushed(piece);
      this.#kept.append(piece);
      this.#due -= piece.length;
      done += piece.length;
      if (this.#due === 0) this.#endFile(taken, piece);
    }
  }

  /** Files are hashed in one call, from the memory where they are gathered; but where that is used again before they end. */
  #hashFlushed(piece: Uint8Array): void {
    const isWhole = piece.length === this.#due && this.#kept.length === this.#fileOffset;
    if (this.#hash === undefined && !isWhole && piece.length >= this.#kept.room)
      this.#hash = createHash('sha256').update(this.#kept.unwritten(this.#fileOffset));
    this.#hash?.update(piece);
  }

  #endFile(taken: TakenListing, last: Uint8Array): void {
    const row = taken.wanted[this.#next] ?? 0;
    const { rows } = taken.kept;
    const isWhole = last.length === rows.sizes[row];
    const digest = this.#hash?.digest('hex') ?? hash('sha256', isWhole ? last : this.#kept.unwritten(this.#fileOffset));
    rows.setDigest(row, digest);
    rows.offsets[row] = this.#kept.endFile(this.#fileOffset, digest);
    this.#next += 1;
    this.#startFile(taken);
  }

  /** Keeps what came. Then {@link close} it. @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE where something is missing */
  finish(): ReceivedContext {
    const taken = this.prepare();
    if (taken === undefined || this.#next < taken.wanted.length) throw invalid('it ended before its end');
    const { kept, changed, removed } = taken;
    const before = this.#kept.listing?.id;
    this.#kept.commit(kept);
    const facts = { id: kept.id, contents: this.#kept.name };
    const describe = (line: ListedLine): ContextFile => describeLine(line, taken);
    if (before !== undefined && before === this.#options.known && !this.#isMoved)
      return { ...facts, isChange: true, files: changed.map(describe), removed };
    // Of what comes for the first time, all lines were looked at.
    const all = changed.length === kept.text.count ? changed : parseLines(kept.text);
    return { ...facts, isChange: false, files: all.map(describe), removed: [] };
  }

  /** Leaves what was kept before, in place of {@link finish} or where that fails. */
  abort(): void {
    this.#kept.abort();
  }

  close(): void {
    this.#kept.close();
  }
}

function describeLine({ row, line }: ListedLine, { kept: { rows } }: TakenListing): ContextFile {
  const { type, path, mode, mtimeSeconds, size, linkPath, firstName, special } = line;
  const digest = type === 'file' ? rows.digestOf(row) : '';
  const file = {
    type,
    path,
    mode,
    uid: 0,
    gid: 0,
    mtimeSeconds,
    size,
    linkPath,
    offset: rows.offsets[row] ?? 0,
    digest,
  };
  if (special !== undefined) return { ...file, special };
  // What a client says to be one file need not have the same contents.
  return firstName === '' ? file : { ...file, inode: `${digest} ${firstName}` };
}
