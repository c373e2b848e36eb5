import type { LogBuffer, LogLine } from './log-buffer.ts';
import { withinTime } from './within-time.ts';

type Chunks = LogBuffer['chunks'];

/** How lines are chosen. */
export interface LogFilter {
  readonly isExpression: boolean;
  readonly test: (line: LogLine) => boolean;
}

/** A hundred thousand lines of a hundred characters take a twentieth of it. */
export const EXPRESSION_BUDGET_MS = 500;
export const TOO_SLOW = 'This regular expression takes too long on these lines: make it simpler.';

function describeProblem(error: unknown): string {
  const why = (error as Error).message.split(': ').at(-1) ?? '';
  return `This is no regular expression: ${why}.`;
}

/**
 * A text without regard to case, or, between slashes, a regular expression.
 * @returns what is wrong with it, where it is no regular expression
 */
export function createLogFilter(text: string): LogFilter | string {
  const pattern = /^\/(.+?)\/?$/.exec(text)?.[1];
  if (pattern === undefined) {
    const lower = text.toLowerCase();
    return { isExpression: false, test: (line) => line.text.toLowerCase().includes(lower) };
  }
  try {
    const expression = new RegExp(pattern);
    return { isExpression: true, test: (line) => expression.test(line.text) };
  } catch (error) {
    return describeProblem(error);
  }
}

/** Lines that pass a filter. */
export interface FilteredLog {
  readonly chunks: Chunks;
  /** Why there are none. */
  readonly problem: string | undefined;
}

/** Filters chunk by chunk and remembers the result for chunks that stay as they are. */
export class LogFilterCache {
  readonly #budgetMs: number;
  #text = '';
  #filter: LogFilter | string = '';
  #known = new WeakMap<readonly LogLine[], readonly LogLine[]>();

  constructor(budgetMs = EXPRESSION_BUDGET_MS) {
    this.#budgetMs = budgetMs;
  }

  apply(chunks: Chunks, text: string): FilteredLog {
    if (text === '') return { chunks, problem: undefined };
    if (text !== this.#text) {
      this.#text = text;
      this.#filter = createLogFilter(text);
      this.#known = new WeakMap();
    }
    const filter = this.#filter;
    if (typeof filter === 'string') return { chunks: [], problem: filter };
    const kept = filter.isExpression
      ? withinTime(() => this.#keep(chunks, filter), this.#budgetMs)
      : this.#keep(chunks, filter);
    if (kept === undefined) this.#filter = TOO_SLOW;
    return kept === undefined ? { chunks: [], problem: TOO_SLOW } : { chunks: kept, problem: undefined };
  }

  #keep(chunks: Chunks, filter: LogFilter): Chunks {
    return chunks.map((chunk) => {
      const known = this.#known.get(chunk);
      if (known !== undefined) return known;
      const kept = chunk.filter(filter.test);
      this.#known.set(chunk, kept);
      return kept;
    });
  }
}
