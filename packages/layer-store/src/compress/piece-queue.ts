/** Carries the pieces of one layer from its thread to the reader. */
export class PieceQueue {
  readonly #waiting: Uint8Array[] = [];
  #wake: (() => void) | undefined;
  #end: { readonly error?: unknown } | undefined;

  put(piece: Uint8Array): void {
    this.#waiting.push(piece);
    this.#wake?.();
  }

  end(): void {
    this.#end ??= {};
    this.#wake?.();
  }

  /** The reader gets the error at once. */
  fail(error: unknown): void {
    this.#end = { error };
    this.#waiting.length = 0;
    this.#wake?.();
  }

  /** Undefined at the end. @throws what {@link fail} was given */
  async take(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#waiting.shift();
      if (piece !== undefined) return piece;
      if (this.#end !== undefined) {
        if ('error' in this.#end) throw this.#end.error;
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
