import { decodeHuffman } from './huffman.ts';

/** RFC 7541, appendix A: `name` or `name=value`. */
const STATIC_TABLE = `:authority|:method=GET|:method=POST|:path=/|:path=/index.html|:scheme=http|:scheme=https|:status=200|
:status=204|:status=206|:status=304|:status=400|:status=404|:status=500|accept-charset|accept-encoding=gzip, deflate|
accept-language|accept-ranges|accept|access-control-allow-origin|age|allow|authorization|cache-control|
content-disposition|content-encoding|content-language|content-length|content-location|content-range|content-type|cookie|
date|etag|expect|expires|from|host|if-match|if-modified-since|if-none-match|if-range|if-unmodified-since|last-modified|
link|location|max-forwards|proxy-authenticate|proxy-authorization|range|referer|refresh|retry-after|server|set-cookie|
strict-transport-security|transfer-encoding|user-agent|vary|via|www-authenticate`;

let staticTable: readonly (readonly [name: string, value: string])[] | undefined;

function staticEntry(index: number): readonly [name: string, value: string] {
  staticTable ??= STATIC_TABLE.replaceAll('\n', '')
    .split('|')
    .map((entry) => {
      const [name = '', value = ''] = entry.split('=', 2);
      return [name, value];
    });
  const entry = staticTable[index - 1];
  // A client that announces a table of size 0 keeps none of what it is sent.
  if (entry === undefined) throw new RangeError(`a header refers to entry ${index} of a table that is not kept`);
  return entry;
}

function encodeLength(length: number): readonly number[] {
  if (length < 0x7f) return [length];
  const bytes = [0x7f];
  let rest = length - 0x7f;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}

/** RFC 7541, section 6.2.2: every header by name and value, referring to nothing. Both are of printable ASCII. */
export function encodeHeaders(headers: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(headers).flatMap(([name, value]) => [
    Buffer.from([0, ...encodeLength(name.length)]),
    Buffer.from(name, 'latin1'),
    Buffer.from(encodeLength(value.length)),
    Buffer.from(value, 'latin1'),
  ]);
  return Buffer.concat(parts);
}

/** RFC 7541, section 5: reads one block. */
class HeaderBlockReader {
  readonly #block: Buffer;
  #position = 0;

  constructor(block: Buffer) {
    this.#block = block;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#block.length;
  }

  byte(): number {
    const byte = this.#block[this.#position];
    if (byte === undefined) throw new RangeError('a header ends too early');
    this.#position += 1;
    return byte;
  }

  /** @param start whose low bits, as many as `bits`, are the number or say that it goes on */
  integer(start: number, bits: number): number {
    const most = 2 ** bits - 1;
    let value = start & most;
    if (value < most) return value;
    for (let factor = 1; factor < 2 ** 28; factor *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a header has a number that is too large');
  }

  text(): string {
    const start = this.byte();
    const length = this.integer(start, 7);
    const end = this.#position + length;
    if (end > this.#block.length) throw new RangeError('a header ends too early');
    const bytes = this.#block.subarray(this.#position, end);
    this.#position = end;
    return start >= 0x80 ? decodeHuffman(bytes) : bytes.toString('latin1');
  }

  /** Undefined for what sets the size of the table that is not kept. */
  field(): readonly [name: string, value: string] | undefined {
    const start = this.byte();
    if (start >= 0x80) return staticEntry(this.integer(start, 7));
    if (start >= 0x20 && start < 0x40) {
      this.integer(start, 5);
      return undefined;
    }
    const index = this.integer(start, start >= 0x40 ? 6 : 4);
    const name = index === 0 ? this.text() : staticEntry(index)[0];
    return [name, this.text()];
  }
}

/**
 * The headers of one block; of several with one name the last.
 * @throws RangeError for what cannot be read
 */
export function decodeHeaders(block: Buffer): ReadonlyMap<string, string> {
  const reader = new HeaderBlockReader(block);
  const headers = new Map<string, string>();
  while (!reader.isAtEnd) {
    const field = reader.field();
    if (field !== undefined) headers.set(field[0], field[1]);
  }
  return headers;
}
