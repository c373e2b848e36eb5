const INITIAL_BYTES = 256;
const TWO_32 = 2 ** 32;

/** Bytes a varint of 32 bits takes. */
function varintBytes(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}

/** Protocol Buffers, "Encoding": appends to a buffer that grows. */
export class WireWriter {
  #bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  #length = 0;

  /** What was written, without a copy: the writer is done with. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(count: number): void {
    const wanted = this.#length + count;
    if (wanted <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(wanted, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  #putVarint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** @param value from 0 to 2^32 - 1 */
  varint(value: number): void {
    this.#reserve(5);
    this.#putVarint(value);
  }

  /** @param value whole, of at most 53 bits beside its sign */
  int64(value: number): void {
    const high = Math.floor(value / TWO_32);
    let low = (value - high * TWO_32) >>> 0;
    let rest = high >>> 0;
    this.#reserve(10);
    while (rest > 0 || low >= 0x80) {
      this.#bytes[this.#length++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (rest << 25)) >>> 0;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = low;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  /** With its length before it. */
  bytes(value: Uint8Array): void {
    this.#reserve(5 + value.length);
    this.#putVarint(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** With its length before it. */
  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.#reserve(5 + length);
    this.#putVarint(length);
    this.#length += this.#bytes.write(value, this.#length, 'utf8');
  }

  /** What `write` appends, with its length before it. */
  nested(write: () => void): void {
    const start = this.#length;
    this.#reserve(1);
    // Most are short: the length is taken to be one byte until it is known.
    this.#length += 1;
    write();
    const length = this.#length - start - 1;
    const more = varintBytes(length) - 1;
    this.#reserve(more);
    if (more > 0) this.#bytes.copyWithin(start + 1 + more, start + 1, this.#length);
    this.#length = start;
    this.#putVarint(length);
    this.#length += length;
  }
}
