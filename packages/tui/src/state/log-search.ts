import type { LogBuffer, LogLine } from './log-buffer.ts';
import { createLogFilter, EXPRESSION_BUDGET_MS, type LogFilter, TOO_SLOW } from './log-filter.ts';
import { withinTime } from './within-time.ts';

export type SearchResult =
  | { readonly kind: 'found'; readonly index: number; readonly line: LogLine }
  | { readonly kind: 'none' }
  | { readonly kind: 'problem'; readonly text: string };

export interface LogSearch {
  readonly chunks: LogBuffer['chunks'];
  readonly text: string;
  /** The first line that is looked at. */
  readonly from: number;
  /** 1 goes to newer lines. */
  readonly step: 1 | -1;
}

function scan({ chunks, from, step }: LogSearch, { test }: LogFilter): SearchResult {
  const lines = chunks.flat();
  for (let index = from; index >= 0 && index < lines.length; index += step) {
    const line = lines[index];
    if (line !== undefined && test(line)) return { kind: 'found', index, line };
  }
  return { kind: 'none' };
}

/** Looks for a line, for a bounded time. */
export function searchLog(search: LogSearch): SearchResult {
  const filter = createLogFilter(search.text);
  if (typeof filter === 'string') return { kind: 'problem', text: filter };
  const result = withinTime(() => scan(search, filter), EXPRESSION_BUDGET_MS);
  return result ?? { kind: 'problem', text: TOO_SLOW };
}

/** Which of some lines on the screen have what is looked for. */
export function foundLines(lines: readonly LogLine[], text: string): ReadonlySet<LogLine> {
  const filter = text === '' ? '' : createLogFilter(text);
  if (typeof filter === 'string') return new Set();
  return new Set(withinTime(() => lines.filter(filter.test), EXPRESSION_BUDGET_MS) ?? []);
}
