import { EMPTY_LOG, type LogBuffer, type LogLine } from './log-buffer.ts';
import { type FilteredLog, LogFilterCache } from './log-filter.ts';
import type { LogWindow } from './log-window.ts';

export interface LogState {
  /** Ids of the containers whose logs are merged. */
  readonly containers: readonly string[];
  readonly buffer: LogBuffer;
  /** Whether what was written before the first line is wanted; `none` where nothing was. */
  readonly older: 'unread' | 'wanted' | 'none';
  /** Lines between the last one shown and the end; 0 follows the log. */
  readonly offset: number;
  readonly filter: string;
  readonly search: string;
  /** The line that was found last. */
  readonly found: LogLine | undefined;
  readonly window: LogWindow;
  readonly selection: LogSelection | undefined;
  readonly isWrapped: boolean;
  readonly hasTimes: boolean;
}

/** Lines that are chosen, of those that were there when that was begun: what comes later moves nothing. */
export interface LogSelection {
  readonly chunks: LogBuffer['chunks'];
  readonly anchor: number;
  readonly head: number;
}

/** What is written before the text of a line. */
export interface LogLabels {
  readonly hasTimes: boolean;
  /** Of the containers whose logs are merged, by id; empty for one alone. */
  readonly names: ReadonlyMap<string, string>;
}

/** Lines that go to a file. */
export interface SaveRequest {
  readonly path: string;
  readonly chunks: LogBuffer['chunks'];
  readonly labels: LogLabels;
  /** What they are, in words. */
  readonly what: string;
}

export const EMPTY_LOG_STATE: LogState = {
  containers: [],
  buffer: EMPTY_LOG,
  older: 'unread',
  offset: 0,
  filter: '',
  search: '',
  found: undefined,
  window: { since: '', until: '' },
  selection: undefined,
  isWrapped: false,
  hasTimes: false,
};

const filtered = new LogFilterCache();

/** The lines that are shown or can be scrolled to. */
export function shownLog({ buffer, filter, selection }: LogState): FilteredLog {
  if (selection !== undefined) return { chunks: selection.chunks, problem: undefined };
  return filtered.apply(buffer.chunks, filter);
}

const NAME_COLUMNS = 16;

/** A line as it is shown, copied and saved. */
export function logText(line: LogLine, { hasTimes, names }: LogLabels): string {
  const time = hasTimes ? `${line.time.slice(0, 23)} ` : '';
  const name = names.get(line.container);
  return `${time}${name === undefined ? '' : `${name.slice(0, NAME_COLUMNS).padEnd(NAME_COLUMNS)} `}${line.text}`;
}
