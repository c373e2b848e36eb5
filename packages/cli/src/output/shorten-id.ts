/** Digits that are shown of an id unless all are asked for, as Docker does. */
const SHOWN_DIGITS = 12;

/** The beginning of an id or a digest, without the name of the algorithm. */
export function shortenId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, SHOWN_DIGITS);
}
