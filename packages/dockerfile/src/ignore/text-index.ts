import type { Glob } from './glob.ts';

interface HasGlob {
  readonly glob: Glob;
}

/** Pieces of one length, which cost one look-up for each place of a path. */
type PiecesOfLength<T> = Map<string, T[]>;

/** Pieces are as long as a power of two, so that few lengths are looked up; two of them cover a text. */
function piecesOf(text: string): readonly string[] {
  const length = 2 ** Math.floor(Math.log2(text.length));
  return length === text.length ? [text] : [text.slice(0, length), text.slice(-length)];
}

function countPieces(items: readonly HasGlob[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { glob } of items)
    for (const text of glob.texts) for (const piece of piecesOf(text)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  return counts;
}

/** What fewest others have, of two equals the longer one. */
function findRarest({ texts }: Glob, counts: ReadonlyMap<string, number>): string | undefined {
  let rarest: string | undefined;
  let fewest = Infinity;
  for (const piece of texts.flatMap(piecesOf)) {
    const count = counts.get(piece) ?? 0;
    if (count > fewest || (count === fewest && piece.length <= (rarest?.length ?? 0))) continue;
    rarest = piece;
    fewest = count;
  }
  return rarest;
}

/** Finds those of many globs that may match a path: each by a piece of text, wherever in the path that stands. */
export class TextIndex<T extends HasGlob> {
  readonly #byLength = new Map<number, PiecesOfLength<T>>();
  /** Of wildcards alone. */
  readonly #others: T[] = [];

  constructor(items: readonly T[]) {
    const counts = countPieces(items);
    for (const item of items) {
      const piece = findRarest(item.glob, counts);
      if (piece === undefined) this.#others.push(item);
      else this.#add(piece, item);
    }
  }

  #add(piece: string, item: T): void {
    const pieces: PiecesOfLength<T> = this.#byLength.get(piece.length) ?? new Map<string, T[]>();
    this.#byLength.set(piece.length, pieces);
    const others = pieces.get(piece);
    if (others === undefined) pieces.set(piece, [item]);
    else others.push(item);
  }

  /** Each once. */
  candidates(path: string): readonly T[] {
    const found = [...this.#others];
    for (const [length, pieces] of this.#byLength) {
      for (let at = 0; at + length <= path.length; at += 1) {
        const piece = path.slice(at, at + length);
        const items = pieces.get(piece);
        if (items !== undefined && path.indexOf(piece) === at) for (const item of items) found.push(item);
      }
    }
    return found;
  }
}
