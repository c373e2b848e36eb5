import type { EntryExtensions } from './build-entry.ts';
import { type ByteString, decodeByteString } from './byte-string.ts';
import { type PaxRecords, parsePaxRecords } from './pax-records.ts';

/** Largest extension header, as for Go's reader. */
export const MAX_EXTENSION_BYTES = 1024 * 1024;

/** Each entry is merged with all of them, so their number bounds the time that an entry can take. */
const MAX_GLOBAL_RECORDS = 128;

/** `x` and `X` (Solaris) describe the next entry, `g` all that follow; `L` and `K` hold a GNU long name or link. */
const EXTENSION_TYPES = 'xXgLK';

/** Collects the contents of extension headers until the entry that they describe. */
export class ExtensionHeaders {
  readonly #global = new Map<ByteString, ByteString>();
  #pax: PaxRecords | undefined;
  #longName: ByteString | undefined;
  #longLink: ByteString | undefined;
  #typeFlag = '';
  #size = 0;
  #collected: Buffer[] = [];
  #collectedBytes = 0;
  #pending = false;

  /** True while an entry is owed to an extension header. */
  get pending(): boolean {
    return this.#pending;
  }

  get longName(): ByteString | undefined {
    return this.#longName ?? this.#pax?.values.get('path');
  }

  accepts(typeFlag: string): boolean {
    return EXTENSION_TYPES.includes(typeFlag);
  }

  /** Begins an extension of `size` bytes. @returns what is wrong, if anything is */
  begin(typeFlag: string, size: number): string | undefined {
    this.#typeFlag = typeFlag;
    this.#size = size;
    this.#collected = [];
    this.#collectedBytes = 0;
    return size === 0 ? this.#complete(Buffer.alloc(0)) : undefined;
  }

  /** Adds contents of the extension begun last. @returns what is wrong, if anything is */
  add(bytes: Buffer): string | undefined {
    if (this.#collectedBytes === 0 && bytes.length === this.#size) return this.#complete(bytes);
    this.#collected.push(Buffer.from(bytes));
    this.#collectedBytes += bytes.length;
    if (this.#collectedBytes < this.#size) return undefined;
    const whole = Buffer.concat(this.#collected);
    this.#collected = [];
    return this.#complete(whole);
  }

  /** What was said about the entry at hand; forgets all but the global records. */
  take(): EntryExtensions {
    const taken = { global: this.#global, pax: this.#pax, longName: this.#longName, longLink: this.#longLink };
    this.#pax = undefined;
    this.#longName = undefined;
    this.#longLink = undefined;
    this.#pending = false;
    return taken;
  }

  #complete(data: Buffer): string | undefined {
    if (this.#typeFlag === 'L' || this.#typeFlag === 'K') return this.#completeLongText(data);
    const records = parsePaxRecords(data);
    if (records === undefined) return 'malformed PAX record';
    if (this.#typeFlag === 'g') return this.#completeGlobal(records);
    this.#pending = true;
    this.#pax = records;
    return undefined;
  }

  #completeLongText(data: Buffer): string | undefined {
    const nul = data.indexOf(0);
    const text = decodeByteString(data, 0, nul === -1 ? data.length : nul);
    if (this.#typeFlag === 'L') this.#longName = text;
    else this.#longLink = text;
    this.#pending = true;
    return undefined;
  }

  #completeGlobal(records: PaxRecords): string | undefined {
    for (const [key, value] of records.values) {
      if (value === '') this.#global.delete(key);
      else this.#global.set(key, value);
    }
    return this.#global.size > MAX_GLOBAL_RECORDS ? 'too many global PAX records' : undefined;
  }
}
