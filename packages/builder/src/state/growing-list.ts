/**
 * A list that items are added to. One that goes on from another shares with it what they have in common: of ten thousand
 * stages, each on the one before, copies would take hundreds of megabytes.
 */
export class GrowingList<T> {
  /** May be those of another list too, which has more of them. */
  #items: T[];
  #length: number;
  #view: readonly T[] | undefined;

  constructor(items: readonly T[] = []) {
    this.#items = [...items];
    this.#length = items.length;
  }

  get length(): number {
    return this.#length;
  }

  /** Those from one place on, as they are now. */
  from(start: number): readonly T[] {
    return this.#items.slice(start, this.#length);
  }

  /** As they are now: what is added later does not show. */
  get items(): readonly T[] {
    return (this.#view ??= this.from(0));
  }

  push(item: T): void {
    if (this.#items.length > this.#length) this.#items = this.#items.slice(0, this.#length);
    this.#items.push(item);
    this.#length += 1;
    this.#view = undefined;
  }

  /** One that goes on from this one, which stays as it is. */
  fork(): GrowingList<T> {
    const copy = new GrowingList<T>();
    copy.#items = this.#items;
    copy.#length = this.#length;
    return copy;
  }
}
