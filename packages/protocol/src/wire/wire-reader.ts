const TWO_32 = 2 ** 32;
const MAX_VARINT_BYTES = 10;

/** Protocol Buffers, "Encoding": what stands before the bytes of a field. */
export const WIRE_TYPE = { varint: 0, fixed64: 1, delimited: 2, fixed32: 5 } as const;

/** Reads bytes of anybody. Every method throws a RangeError where they end too early or make no sense. */
export class WireReader {
  readonly #bytes: Buffer;
  #position = 0;
  #end: number;
  #unknownField: number | undefined;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#end = bytes.length;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#end;
  }

  #take(count: number): number {
    const start = this.#position;
    if (count > this.#end - start) throw new RangeError(`a message ends ${count} bytes too early`);
    this.#position = start + count;
    return start;
  }

  #byte(): number {
    return this.#bytes[this.#take(1)] ?? 0;
  }

  /** The low 32 bits, without a sign; as they are cut from a longer number too. */
  varint(): number {
    let value = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
      const byte = this.#byte();
      if (index < 5) value |= (byte & 0x7f) << (7 * index);
      if (byte < 0x80) return value >>> 0;
    }
    throw new RangeError('a number of a message does not end');
  }

  /** As near as a number comes. */
  int64(): number {
    let low = 0;
    let high = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
      const byte = this.#byte();
      const bits = byte & 0x7f;
      if (index < 5) low |= bits << (7 * index);
      if (index === 4) high = bits >>> 4;
      if (index > 4) high |= bits << (7 * index - 32);
      if (byte < 0x80) return (high | 0) * TWO_32 + (low >>> 0);
    }
    throw new RangeError('a number of a message does not end');
  }

  /** True for every number but zero. */
  bool(): boolean {
    return this.int64() !== 0;
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  /** A view. */
  bytes(): Buffer {
    const length = this.varint();
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  text(): string {
    const length = this.varint();
    const start = this.#take(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** Has `read` see the end of what is nested here as its end. */
  nested<T>(read: () => T): T {
    const length = this.varint();
    const start = this.#take(length);
    const outerEnd = this.#end;
    this.#end = start + length;
    this.#position = start;
    const value = read();
    this.#position = this.#end;
    this.#end = outerEnd;
    return value;
  }

  /** Number of the first field that was skipped though it has another value than its default. */
  get unknownField(): number | undefined {
    return this.#unknownField;
  }

  /** Passes over a field that nobody knows. */
  skip(tag: number): void {
    if (this.#skipValue(tag & 7)) this.#unknownField ??= tag >>> 3;
  }

  /** @returns whether it is another value than the default */
  #skipValue(wireType: number): boolean {
    switch (wireType) {
      case WIRE_TYPE.varint:
        return this.bool();
      case WIRE_TYPE.fixed64:
        return this.#skipBytes(8);
      case WIRE_TYPE.delimited:
        return this.bytes().length > 0;
      case WIRE_TYPE.fixed32:
        return this.#skipBytes(4);
      default:
        throw new RangeError(`a message has a field of the unknown kind ${wireType}`);
    }
  }

  #skipBytes(count: number): boolean {
    const start = this.#take(count);
    return this.#bytes.subarray(start, start + count).some((byte) => byte !== 0);
  }
}
