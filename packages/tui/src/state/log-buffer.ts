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

/** How lines are chosen: a text without regard to case, or a regular expression. */
export type LogFilter = (line: LogLine) => boolean;

/** `/…/` is a regular expression; undefined for one that is none. */
export function createLogFilter(text: string): LogFilter | undefined {
  const pattern = /^\/(.+?)\/?$/.exec(text)?.[1];
  if (pattern === undefined) {
    const lower = text.toLowerCase();
    return (line) => line.text.toLowerCase().includes(lower);
  }
  try {
    const expression = new RegExp(pattern);
    return (line) => expression.test(line.text);
  } catch {
    return undefined;
  }
}

/** Filters chunk by chunk and remembers the result for chunks that stay as they are. */
export class LogFilterCache {
  #text = '';
  #filter: LogFilter | undefined;
  #known = new WeakMap<readonly LogLine[], readonly LogLine[]>();

  apply(buffer: LogBuffer, text: string): readonly (readonly LogLine[])[] {
    if (text === '') return buffer.chunks;
    if (text !== this.#text) {
      this.#text = text;
      this.#filter = createLogFilter(text);
      this.#known = new WeakMap();
    }
    const filter = this.#filter;
    if (filter === undefined) return [];
    return buffer.chunks.map((chunk) => {
      const known = this.#known.get(chunk);
      if (known !== undefined) return known;
      const kept = chunk.filter(filter);
      this.#known.set(chunk, kept);
      return kept;
    });
  }
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

export function countLines(chunks: readonly (readonly LogLine[])[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}
