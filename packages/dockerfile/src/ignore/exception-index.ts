import type { Glob } from './glob.ts';

/**
 * The directories that may hold what exceptions take back in: those on the way to what an exception's path says without
 * wildcards, and those below it.
 */
export class ExceptionIndex {
  readonly #onTheWay = new Set<string>();
  readonly #fixed = new Set<string>();
  readonly #lengths = new Set<number>();

  constructor(globs: Iterable<Glob>) {
    for (const { source } of globs) {
      const fixed = /^[^*?[\\]*/.exec(source)?.[0] ?? '';
      if (this.#fixed.has(fixed)) continue;
      this.#fixed.add(fixed);
      this.#lengths.add(fixed.length);
      for (let slash = fixed.indexOf('/'); slash !== -1; slash = fixed.indexOf('/', slash + 1))
        this.#onTheWay.add(fixed.slice(0, slash));
    }
  }

  mayBeIn(directory: string): boolean {
    if (this.#onTheWay.has(directory)) return true;
    const path = `${directory}/`;
    for (const length of this.#lengths) if (this.#fixed.has(path.slice(0, length))) return true;
    return false;
  }
}
