import { asParts, FileBytes, MixedBytes, type MixedPart } from '@tinydock/domain';

/** Bytes of a layer, or where they lie. */
export type LayerPart = MixedPart;

const GATHERED_BYTES = 256 * 1024;
/** Whoever takes the parts begins with them while the next are made. */
const FILES_TOGETHER = 256;

/**
 * The same bytes in larger pieces: small ones cost whoever takes them more than the copy does. Their memory is used again:
 * where the allocator maps each large block anew, taking the pages costs several times what the copy does. Bytes that lie
 * in files are passed on between them.
 */
export function gatherChunks(source: AsyncIterable<LayerPart | readonly LayerPart[]>): MixedBytes {
  return new MixedBytes(gather(source));
}

async function* gather(
  source: AsyncIterable<LayerPart | readonly LayerPart[]>,
): AsyncGenerator<readonly LayerPart[], void, undefined> {
  const gathered = new GatheredParts();
  for await (const next of source) {
    for (const part of asParts(next)) {
      for (let done = 0; done < part.length;) {
        done += gathered.add(part, done);
        if (gathered.isFull) yield gathered.take();
      }
    }
  }
  yield gathered.take();
}

class GatheredParts {
  readonly #memory = Buffer.allocUnsafeSlow(GATHERED_BYTES);
  #parts: LayerPart[] = [];
  /** Of the memory: what is among the parts, and what is filled. */
  #passed = 0;
  #filled = 0;

  get isFull(): boolean {
    return this.#filled === GATHERED_BYTES || this.#parts.length >= FILES_TOGETHER * 2;
  }

  /** Takes a part from there on. @returns how much of it */
  add(part: LayerPart, from: number): number {
    if (part instanceof FileBytes) {
      this.#pass();
      this.#parts.push(part);
      return part.length;
    }
    const count = Math.min(part.length - from, GATHERED_BYTES - this.#filled);
    this.#memory.set(count === part.length ? part : part.subarray(from, from + count), this.#filled);
    this.#filled += count;
    return count;
  }

  #pass(): void {
    if (this.#filled > this.#passed) this.#parts.push(this.#memory.subarray(this.#passed, this.#filled));
    this.#passed = this.#filled;
  }

  /** What was added since; it holds until more is. */
  take(): readonly LayerPart[] {
    this.#pass();
    const parts = this.#parts;
    this.#parts = [];
    this.#passed = 0;
    this.#filled = 0;
    return parts;
  }
}
