import { setFlagsFromString } from 'node:v8';

/** Without the second alone, V8 would optimize at once. */
const FLAGS = ['wasm-tier-up', 'wasm-dynamic-tiering'] as const;

/**
 * undici's parser is one function of 34 KB in WebAssembly, and V8 optimizes it after a few hundred bytes of headers:
 * 0.2 s of processor time and 40 MB for a while in the first pull, for what a pull parses in milliseconds.
 *
 * V8 decides when the function is first called, so what has been compiled within stays as it is. Flags that differ
 * from Node's own for longer would cost more than this saves: each thread that starts then compiles Node's modules anew,
 * and the first request of a pull is when its storing thread starts.
 */
export class ParserTiering {
  #isCompiled = false;

  /** To be called as bytes come, in the turn in which they go to the parser. */
  beforeParsing(): void {
    if (this.#isCompiled) return;
    this.#isCompiled = true;
    for (const flag of FLAGS) setFlagsFromString(`--no-${flag}`);
    // A socket hands its bytes on in this turn.
    setImmediate(() => {
      for (const flag of FLAGS) setFlagsFromString(`--${flag}`);
    });
  }
}
