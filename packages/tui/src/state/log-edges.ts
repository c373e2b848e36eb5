import type { LogBuffer, LogLine } from './log-buffer.ts';

/** Where what is there of one container's log begins or ends. */
export interface LogEdge {
  readonly container: string;
  /** Of the first or last of its lines, RFC 3339 with nanoseconds. */
  readonly time: string;
  /** Its lines of that time that are there: what is written at once has one time. */
  readonly known: number;
}

function collect(edges: Map<string, LogEdge>, { container, time }: LogLine, isLast: boolean): void {
  const edge = edges.get(container);
  // What was held back for its end comes after what was written later.
  if (edge === undefined || (isLast && time > edge.time)) edges.set(container, { container, time, known: 1 });
  else if (edge.time === time) edges.set(container, { ...edge, known: edge.known + 1 });
}

/** Of each container of which there are lines. */
export function firstEdges({ chunks }: LogBuffer): ReadonlyMap<string, LogEdge> {
  const edges = new Map<string, LogEdge>();
  for (const chunk of chunks) for (const line of chunk) collect(edges, line, false);
  return edges;
}

/** Of each container of which there are lines. */
export function lastEdges({ chunks }: LogBuffer): ReadonlyMap<string, LogEdge> {
  const edges = new Map<string, LogEdge>();
  for (const chunk of chunks.toReversed()) for (const line of chunk.toReversed()) collect(edges, line, true);
  return edges;
}

/**
 * Of lines that were read up to the first edge, those that are not there yet.
 * @param lines in the order of the log
 */
export function linesBefore(lines: readonly LogLine[], { time, known }: LogEdge): readonly LogLine[] {
  const ofTime = lines.filter((line) => line.time === time).length;
  return lines.slice(0, lines.length - Math.min(known, ofTime));
}

/** Tells of lines that are read from the last edge on, in the order of the log, whether each is there already. */
export function createKnownLines(edge: LogEdge | undefined): (line: LogLine) => boolean {
  let known = edge?.known ?? 0;
  return ({ time }) => {
    if (known === 0 || time !== edge?.time) return false;
    known -= 1;
    return true;
  };
}
