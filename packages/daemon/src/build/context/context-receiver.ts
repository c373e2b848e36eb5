import { createHash, type Hash } from 'node:crypto';
import type { ContextFile, ContextLimits } from '@tinydock/builder';
import { TinydockError } from '@tinydock/domain';
import { type ContextLine, MAX_LISTING_LINE_BYTES, parseContextLine, wantedBits } from '@tinydock/protocol';
import { EMPTY_DIGEST, KeptContents, type KeptFile } from './kept-contents.ts';

export interface ReceiveOptions {
  /** Of the contents that are kept; it is there. */
  readonly directory: string;
  /** Changes with each start of the machine. */
  readonly bootId: string;
  readonly limits: ContextLimits;
}

/** A context that has come in. */
export interface ReceivedContext {
  /** The name of the file with the contents, in the directory. */
  readonly contents: string;
  readonly files: readonly ContextFile[];
}

type Line = ContextLine & { kept: KeptFile | undefined };

const NEWLINE = 10;

function invalid(message: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_ARCHIVE', message: `the context: ${message}` });
}

function tooLarge(why: string): TinydockError {
  return new TinydockError({
    code: 'RESOURCE_EXHAUSTED',
    reason: 'LIMIT_EXCEEDED',
    message: `the context: ${why}`,
    hint: 'Leave out what the build does not need, in .dockerignore.',
  });
}

/**
 * Takes a context in as a client sends it: a listing, and then the contents of those files that are not kept from an
 * earlier build. Nothing that a client says of contents is believed but that they are as they were, under the key that
 * it alone knows: digests are those of the bytes that came.
 */
export class ContextReceiver {
  readonly #limits: ContextLimits;
  readonly #kept: KeptContents;
  readonly #lines: Line[] = [];
  #rest = Buffer.alloc(0);
  #totalBytes = 0;
  /** The lines whose contents are to come; undefined while the listing comes. */
  #wanted: readonly number[] | undefined;
  #next = 0;
  #hash: Hash = createHash('sha256');
  #fileOffset = 0;
  #due = 0;

  /** @throws errors of the disk */
  constructor({ directory, bootId, limits }: ReceiveOptions) {
    this.#limits = limits;
    this.#kept = KeptContents.open(directory, bootId);
  }

  /**
   * Takes the next bytes. @returns which contents are wanted, once, when the listing has ended
   * @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE, RESOURCE_EXHAUSTED
   */
  write(chunk: Uint8Array): Uint8Array | undefined {
    if (this.#wanted !== undefined) {
      this.#takeContents(chunk);
      return undefined;
    }
    const bytes = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      if (end === start) {
        const bits = this.#endListing();
        this.#takeContents(bytes.subarray(end + 1));
        return bits;
      }
      this.#takeLine(bytes.toString('utf8', start, end));
      start = end + 1;
    }
    this.#rest = Buffer.from(bytes.subarray(start));
    if (this.#rest.length > MAX_LISTING_LINE_BYTES) throw invalid('a line of its listing is too long');
    return undefined;
  }

  #takeLine(text: string): void {
    const { maxBytes, maxEntries } = this.#limits;
    const line = parseContextLine(text);
    this.#lines.push({ ...line, kept: this.#kept.find(line.path, line.stamp, line.size) });
    this.#totalBytes += line.size;
    if (this.#totalBytes > maxBytes) throw tooLarge(`it is larger than ${maxBytes} bytes`);
    if (this.#lines.length > maxEntries) throw tooLarge(`it has more than ${maxEntries} files`);
  }

  #endListing(): Uint8Array {
    const holders = this.#lines.filter((line) => line.type === 'file' && line.kept !== undefined);
    const kept = this.#kept.compact(holders.flatMap((line) => line.kept ?? []));
    for (const [index, line] of holders.entries()) line.kept = kept[index];
    const wanted: number[] = [];
    for (const [index, line] of this.#lines.entries()) {
      if (line.type !== 'file' || line.kept !== undefined) continue;
      if (line.size === 0) line.kept = { stamp: line.stamp, digest: EMPTY_DIGEST, offset: 0, size: 0 };
      else wanted.push(index);
    }
    this.#wanted = wanted;
    this.#startFile();
    return wantedBits(wanted, this.#lines.length);
  }

  #startFile(): void {
    const line = this.#lines[this.#wanted?.[this.#next] ?? -1];
    this.#due = line?.size ?? 0;
    this.#fileOffset = this.#kept.length;
    this.#hash = createHash('sha256');
  }

  #takeContents(chunk: Uint8Array): void {
    for (let done = 0; done < chunk.length;) {
      if (this.#due === 0) throw invalid('more came than was asked for');
      const piece = chunk.subarray(done, done + this.#due);
      this.#hash.update(piece);
      this.#kept.append(piece);
      this.#due -= piece.length;
      done += piece.length;
      if (this.#due === 0) this.#endFile();
    }
  }

  #endFile(): void {
    const line = this.#lines[this.#wanted?.[this.#next] ?? -1];
    const digest = this.#hash.digest('hex');
    const offset = this.#kept.endFile(this.#fileOffset, digest);
    if (line !== undefined) line.kept = { stamp: line.stamp, digest, offset, size: line.size };
    this.#next += 1;
    this.#startFile();
  }

  /** Keeps what came. Then {@link close} it. @throws TinydockError INVALID_ARGUMENT / INVALID_ARCHIVE where something is missing */
  finish(): ReceivedContext {
    if (this.#wanted === undefined || this.#next < this.#wanted.length) throw invalid('it ended before its end');
    const files = this.#lines.flatMap(({ path, stamp, kept }) =>
      kept === undefined ? [] : [{ path, ...kept, stamp }],
    );
    this.#kept.commit(files);
    return { contents: this.#kept.name, files: this.#lines.map(describeLine) };
  }

  /** Leaves what was kept before, in place of {@link finish} or where that fails. */
  abort(): void {
    this.#kept.abort();
  }

  close(): void {
    this.#kept.close();
  }
}

function describeLine({ type, path, mode, mtimeSeconds, size, linkPath, kept }: Line): ContextFile {
  const { offset = 0, digest = '' } = kept ?? {};
  return { type, path, mode, uid: 0, gid: 0, mtimeSeconds, size, linkPath, offset, digest };
}
