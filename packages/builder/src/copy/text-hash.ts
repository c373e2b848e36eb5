import { createHash } from 'node:crypto';

const FLUSH_CHARACTERS = 64 * 1024;

/** sha256 of many short texts, which costs a call for each where they are not gathered. */
export class TextHash {
  readonly #hash = createHash('sha256');
  #text = '';

  update(text: string): void {
    this.#text += text;
    if (this.#text.length < FLUSH_CHARACTERS) return;
    this.#hash.update(this.#text);
    this.#text = '';
  }

  /** In hex; the last call. */
  digest(): string {
    return this.#hash.update(this.#text).digest('hex');
  }
}
