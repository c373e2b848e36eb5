/** Where a user stands in a list, and what is marked in it. Rows are known by their ids, so that lists may change. */
export interface ListState {
  readonly cursorId: string | undefined;
  /** The cursor's place when it was last known: where it stays when its row goes. */
  readonly cursorIndex: number;
  readonly filter: string;
  /** How often its order was changed. */
  readonly sort: number;
  readonly marks: ReadonlySet<string>;
}

export const EMPTY_LIST: ListState = { cursorId: undefined, cursorIndex: 0, filter: '', sort: 0, marks: new Set() };

/** The place of the cursor among the rows that are shown; -1 where there are none. */
export function cursorOf(list: ListState, ids: readonly string[]): number {
  const index = list.cursorId === undefined ? -1 : ids.indexOf(list.cursorId);
  return index >= 0 ? index : Math.min(list.cursorIndex, ids.length - 1);
}

/** Puts the cursor on a row. */
export function moveTo(list: ListState, ids: readonly string[], index: number): ListState {
  const cursorIndex = Math.max(0, Math.min(index, ids.length - 1));
  return { ...list, cursorIndex, cursorId: ids[cursorIndex] };
}

/** Fits the state to rows that have changed; marks of rows that are gone go too. */
export function settle(list: ListState, ids: readonly string[], all: readonly string[] = ids): ListState {
  const known = new Set(all);
  const marks = [...list.marks].every((id) => known.has(id)) ? list.marks : list.marks.intersection(known);
  return { ...moveTo(list, ids, cursorOf(list, ids)), marks };
}

/** Marks the row under the cursor, or takes its mark away, and steps to the next. */
export function toggleMark(list: ListState, ids: readonly string[]): ListState {
  const index = cursorOf(list, ids);
  const id = ids[index];
  if (id === undefined) return list;
  const marks = new Set(list.marks);
  if (!marks.delete(id)) marks.add(id);
  return moveTo({ ...list, marks }, ids, index + 1);
}

/** The marked items of a list, or the one under the cursor among its rows. */
export function chosenOf<T>(
  list: ListState,
  items: { readonly all: readonly T[]; readonly rows: readonly T[]; readonly idOf: (item: T) => string },
): readonly T[] {
  const { all, rows, idOf } = items;
  if (list.marks.size > 0) return all.filter((item) => list.marks.has(idOf(item)));
  const selected = rows[cursorOf(list, rows.map(idOf))];
  return selected === undefined ? [] : [selected];
}

/** The first row of a window of so many rows that shows the cursor, in its middle where it can. */
export function windowTop(cursor: number, height: number, total: number): number {
  return Math.max(0, Math.min(cursor - Math.floor(height / 2), total - height));
}

/** Whether a text has all words of a filter, in any order; case counts only where the filter has upper case. */
export function createMatcher(filter: string): (text: string) => boolean {
  const isExact = /[A-Z]/.test(filter);
  const words = filter.split(/\s+/);
  return (text) => {
    const searched = isExact ? text : text.toLowerCase();
    return words.every((word) => searched.includes(word));
  };
}

/** As {@link createMatcher}, once. */
export function matches(filter: string, text: string): boolean {
  return createMatcher(filter)(text);
}
