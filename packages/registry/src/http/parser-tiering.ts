import { setFlagsFromString } from 'node:v8';

/** Without the second alone, V8 would optimize at once. */
const FLAGS = ['wasm-tier-up', 'wasm-dynamic-tiering'] as const;

/**
 * undici's parser is one function of 34 KB in WebAssembly, and V8 optimizes it after a few hundred bytes of headers:
 * 0.2 s of processor time and 40 MB for a while in the first pull, for what a pull parses in milliseconds.
 *
 * V8 decides when the function is first called, so what has been compiled within stays as it is. Flags that differ
 * from Node's own for longer would cost more than this saves: each thread would compile Node's modules anew.
 */
export class ParserTiering {
  #isCompiled = false;

  /** Whatever sends the first request of the process, until one has been answered. */
  async withoutOptimizing<T>(request: () => Promise<T>): Promise<T> {
    if (this.#isCompiled) return request();
    for (const flag of FLAGS) setFlagsFromString(`--no-${flag}`);
    try {
      const response = await request();
      this.#isCompiled = true;
      return response;
    } finally {
      for (const flag of FLAGS) setFlagsFromString(`--${flag}`);
    }
  }
}
