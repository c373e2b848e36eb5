export interface LogLine {
  /** RFC 3339 with nanoseconds. */
  readonly time: string;
  readonly container: string;
  readonly isError: boolean;
  readonly text: string;
}

const CHUNK_LINES = 1000;

/**
 * The last lines of a log. A value: appending makes a new one that shares all full chunks with the old, so it costs the
 * same whether there are ten lines or a hundred thousand.
 */
export interface LogBuffer {
  readonly chunks: readonly (readonly LogLine[])[];
  readonly length: number;
  /** Lines that were let go of. */
  readonly dropped: number;
}

export const EMPTY_LOG: LogBuffer = { chunks: [], length: 0, dropped: 0 };
export const MAX_LOG_LINES = 100_000;

export function appendLines(buffer: LogBuffer, lines: readonly LogLine[], maxLines = MAX_LOG_LINES): LogBuffer {
  const chunks = [...buffer.chunks];
  const last = chunks.at(-1);
  let rest = lines;
  if (last !== undefined && last.length < CHUNK_LINES) {
    const room = CHUNK_LINES - last.length;
    chunks[chunks.length - 1] = [...last, ...rest.slice(0, room)];
    rest = rest.slice(room);
  }
  for (let start = 0; start < rest.length; start += CHUNK_LINES) chunks.push(rest.slice(start, start + CHUNK_LINES));
  let length = buffer.length + lines.length;
  let dropped = buffer.dropped;
  while (length - (chunks[0]?.length ?? 0) >= maxLines) {
    const gone = chunks.shift()?.length ?? 0;
    length -= gone;
    dropped += gone;
  }
  return { chunks, length, dropped };
}

/**
 * Appends lines of several containers, each of which answers in its own time: those that are older than the last ones go
 * before them.
 */
export function mergeLines(buffer: LogBuffer, lines: readonly LogLine[], maxLines = MAX_LOG_LINES): LogBuffer {
  const first = lines[0]?.time ?? '';
  const chunks = [...buffer.chunks];
  const later: (readonly LogLine[])[] = [];
  let taken = 0;
  while ((chunks.at(-1)?.at(-1)?.time ?? '') > first) {
    const chunk = chunks.pop() ?? [];
    later.unshift(chunk);
    taken += chunk.length;
  }
  if (taken === 0) return appendLines(buffer, lines, maxLines);
  const merged = [...later.flat(), ...lines].sort(compareTimes);
  return appendLines({ ...buffer, chunks, length: buffer.length - taken }, merged, maxLines);
}

/** Puts older lines before all others; of several containers they may belong between them. As many as there is room for. */
export function prependLines(buffer: LogBuffer, lines: readonly LogLine[], maxLines = MAX_LOG_LINES): LogBuffer {
  const added = lines.slice(Math.max(0, lines.length - Math.max(0, maxLines - buffer.length)));
  const last = added.at(-1);
  if (last === undefined) return buffer;
  const { chunks } = appendLines(EMPTY_LOG, added);
  const isBefore = last.time <= (buffer.chunks[0]?.[0]?.time ?? last.time);
  if (isBefore) return { ...buffer, chunks: [...chunks, ...buffer.chunks], length: buffer.length + added.length };
  const merged = [...added, ...buffer.chunks.flat()].sort(compareTimes);
  return { ...appendLines(EMPTY_LOG, merged, Infinity), dropped: buffer.dropped };
}

/** Lines of one moment stay in their order. */
export function compareTimes(one: LogLine, other: LogLine): number {
  if (one.time === other.time) return 0;
  return one.time < other.time ? -1 : 1;
}

/** So many lines that end `offset` lines before the end. */
export function lastLines(chunks: readonly (readonly LogLine[])[], offset: number, height: number): readonly LogLine[] {
  const picked: (readonly LogLine[])[] = [];
  let skip = offset;
  let wanted = height;
  for (let index = chunks.length - 1; index >= 0 && wanted > 0; index -= 1) {
    const chunk = chunks[index] ?? [];
    const end = chunk.length - Math.min(skip, chunk.length);
    skip -= chunk.length - end;
    const start = Math.max(0, end - wanted);
    picked.push(chunk.slice(start, end));
    wanted -= end - start;
  }
  return picked.reverse().flat();
}

/** The lines from one index up to, but not with, another. */
export function rangeOf(chunks: LogBuffer['chunks'], start: number, end: number): LogBuffer['chunks'] {
  let index = 0;
  return chunks.flatMap((chunk) => {
    const first = index;
    index += chunk.length;
    if (index <= start || first >= end) return [];
    return [first >= start && index <= end ? chunk : chunk.slice(Math.max(0, start - first), end - first)];
  });
}

export function countLines(chunks: readonly (readonly LogLine[])[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}
