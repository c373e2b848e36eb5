const NEWLINE = 10;
const FIRST_LINES = 1024;

/** Whole lines of a listing in memory. */
export class ListingText {
  readonly bytes: Buffer;
  /** Lines. */
  readonly count: number;
  readonly #starts: Uint32Array;

  /** @param starts where each line begins, and where the last one ends */
  constructor(bytes: Buffer, starts: Uint32Array) {
    this.bytes = bytes;
    this.count = starts.length - 1;
    this.#starts = starts;
  }

  static of(bytes: Buffer): ListingText {
    const lines = new LineScanner();
    lines.scan(bytes);
    return new ListingText(bytes, lines.starts);
  }

  /** Where a line begins; of the number behind the last, the end. */
  startOf(row: number): number {
    return this.#starts[row] ?? this.bytes.length;
  }

  /** The first line that begins there or behind; the number behind the last where none does. */
  rowFrom(offset: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.startOf(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Without its end. */
  lineAt(row: number): string {
    return this.bytes.toString('utf8', this.startOf(row), this.startOf(row + 1) - 1);
  }
}

/** Finds the lines of a listing as it comes. */
export class LineScanner {
  #starts = new Uint32Array(FIRST_LINES);
  #count = 0;
  #length = 0;

  /** Lines that have ended. */
  get count(): number {
    return this.#count;
  }

  /** Bytes, of these too that have not. */
  get length(): number {
    return this.#length;
  }

  /** Bytes of the last line, where it has not ended. */
  get restLength(): number {
    return this.#length - (this.#starts[this.#count] ?? 0);
  }

  /** As of {@link ListingText}. */
  get starts(): Uint32Array {
    return this.#starts.subarray(0, this.#count + 1);
  }

  /** @returns where in these bytes there is an empty line, which is left out with all behind it */
  scan(bytes: Buffer): number | undefined {
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) {
      const next = this.#length + at + 1;
      if (next - (this.#starts[this.#count] ?? 0) === 1) {
        this.#length += at;
        return at;
      }
      this.#add(next);
    }
    this.#length += bytes.length;
    return undefined;
  }

  #add(start: number): void {
    this.#count += 1;
    if (this.#count === this.#starts.length) {
      const larger = new Uint32Array(2 * this.#count);
      larger.set(this.#starts);
      this.#starts = larger;
    }
    this.#starts[this.#count] = start;
  }
}
