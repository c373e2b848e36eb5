const MASK = '***';
/** Lines of a secret that are shorter stand in too many places: the braces of a file of JSON. */
const MIN_LINE_LENGTH = 4;

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The lines of secrets, the longest first, so that none is left in part. */
function patternsOf(secrets: readonly Uint8Array[]): readonly string[] {
  const patterns = secrets.flatMap((secret) => {
    const lines = toText(secret)
      .split(/[\r\n]+/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
    return lines.length === 1 ? lines : lines.filter((line) => line.length >= MIN_LINE_LENGTH);
  });
  return [...new Set(patterns)].sort((one, other) => other.length - one.length);
}

/** Keeps the values of a build's secrets out of what is recorded of it. Texts have one character for each byte. */
export class SecretMask {
  readonly #patterns: readonly string[];
  /** By steps: the end of what they wrote, in which a secret may have begun. */
  readonly #held = new Map<number, string>();

  constructor(secrets: readonly Uint8Array[]) {
    this.#patterns = patternsOf(secrets);
  }

  /** The bytes that can be recorded now; some stay behind until more has come or {@link end} is called. */
  mask(step: number, data: Uint8Array): Uint8Array {
    const longest = this.#patterns[0]?.length ?? 0;
    if (longest === 0) return data;
    const text = this.#replace((this.#held.get(step) ?? '') + toText(data));
    // A secret has no line end in it.
    const end = Math.max(text.lastIndexOf('\n') + 1, text.length - (longest - 1));
    this.#held.set(step, text.slice(end));
    return Buffer.from(text.slice(0, end), 'latin1');
  }

  /** What is left of a step's output. */
  end(step: number): Uint8Array {
    const text = this.#held.get(step) ?? '';
    this.#held.delete(step);
    return Buffer.from(text, 'latin1');
  }

  maskText(text: string): string {
    if (this.#patterns.length === 0) return text;
    return Buffer.from(this.#replace(Buffer.from(text, 'utf8').toString('latin1')), 'latin1').toString('utf8');
  }

  #replace(text: string): string {
    return this.#patterns.reduce((masked, pattern) => masked.replaceAll(pattern, MASK), text);
  }
}
