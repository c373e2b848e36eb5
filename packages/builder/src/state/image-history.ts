export interface HistoryItem {
  created?: string;
  created_by?: string;
  author?: string;
  comment?: string;
  empty_layer?: boolean;
}

interface Link {
  readonly item: Readonly<HistoryItem>;
  readonly before: Link | undefined;
}

/** What was done to an image. Stages that begin with each other share what they have in common: there may be thousands. */
export class ImageHistory {
  #last: Link | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(item: HistoryItem): void {
    this.#last = { item, before: this.#last };
    this.#length += 1;
  }

  /** One that goes on from this one, which stays as it is. */
  fork(): ImageHistory {
    const copy = new ImageHistory();
    copy.#last = this.#last;
    copy.#length = this.#length;
    return copy;
  }

  /** In the order in which it was done. */
  items(): readonly Readonly<HistoryItem>[] {
    const items: Readonly<HistoryItem>[] = [];
    for (let link = this.#last; link !== undefined; link = link.before) items.push(link.item);
    return items.reverse();
  }
}
