function nameOf(entry: string): string {
  const equals = entry.indexOf('=');
  return equals === -1 ? entry : entry.slice(0, equals);
}

/** Of a name that stands there several times, the first place is the one that is set, the last the one that counts. */
interface Places {
  readonly first: number;
  last: number;
}

/** The variables of an image, found by their names. There may be thousands, and each step asks for some. */
export class EnvList {
  readonly #entries: string[];
  readonly #places = new Map<string, Places>();
  #changes = 0;

  /** @param entries `NAME=value`, which are changed in place */
  constructor(entries: string[]) {
    this.#entries = entries;
    for (const [index, entry] of entries.entries()) if (entry.includes('=')) this.#note(nameOf(entry), index);
  }

  #note(name: string, index: number): void {
    const places = this.#places.get(name);
    if (places === undefined) this.#places.set(name, { first: index, last: index });
    else places.last = index;
  }

  /** Grows whenever one is set. */
  get changes(): number {
    return this.#changes;
  }

  get names(): readonly string[] {
    return [...this.#places.keys()];
  }

  get entries(): readonly string[] {
    return this.#entries;
  }

  /** Undefined where it is not set. */
  get(name: string): string | undefined {
    const places = this.#places.get(name);
    return places === undefined ? undefined : this.#entries[places.last]?.slice(name.length + 1);
  }

  /** Sets a variable at its place, or at the end. */
  set(name: string, value: string): void {
    this.#changes += 1;
    const index = this.#places.get(name)?.first ?? this.#entries.length;
    this.#entries[index] = `${name}=${value}`;
    this.#note(name, Math.max(index, this.#places.get(name)?.last ?? index));
  }
}
