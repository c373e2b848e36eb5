import type { Client } from '@tinydock/client';
import type { LogEntry } from '@tinydock/protocol';
import { stripVTControlCharacters } from 'node:util';
import type { DashboardEvent } from '../state/dashboard-event.ts';
import type { Container } from '@tinydock/protocol';
import { compareTimes, type LogLine, MAX_LOG_LINES } from '../state/log-buffer.ts';
import type { LogWindow } from '../state/log-window.ts';

const TAIL_LINES = 5000;
/** Of a window, as many as are kept. */
const WINDOW_LINES = MAX_LOG_LINES;
const FLUSH_MS = 66;
/** A line longer than a screen is of no use to a reader. */
const MAX_LINE_CHARACTERS = 4096;

const decoder = new TextDecoder();

function toLine({ time, stream, data }: LogEntry, container: string): LogLine {
  const text = stripVTControlCharacters(decoder.decode(data)).replace(/\r?\n$/, '');
  // What follows a carriage return overwrites what was before it.
  const last = text.slice(text.lastIndexOf('\r') + 1);
  return { time, container, isError: stream === 'stderr', text: last.slice(0, MAX_LINE_CHARACTERS) };
}

export interface LogRequest {
  readonly containers: readonly Container[];
  /** Where the reading goes on; empty for its beginning. */
  readonly since: string;
  readonly window: LogWindow;
  readonly signal: AbortSignal;
}

/** Reads the logs of containers as they are written, and hands lines on a few times a second. */
export async function feedLogs(
  client: Client,
  request: LogRequest,
  dispatch: (event: DashboardEvent) => void,
): Promise<void> {
  const { containers, since, window, signal } = request;
  const ids = containers.map(({ id }) => id);
  let waiting: LogLine[] = [];
  const flush = (): void => {
    if (waiting.length === 0 || signal.aborted) return;
    // Of several containers, each answers in its own time.
    if (ids.length > 1) waiting.sort(compareTimes);
    dispatch({ type: 'log', containers: ids, lines: waiting });
    waiting = [];
  };
  const timer = setInterval(flush, FLUSH_MS);
  const read = async (container: string): Promise<void> => {
    const bounds = { ...window, ...(since === '' ? {} : { since }) };
    const tail = window.since === '' && window.until === '' ? TAIL_LINES : WINDOW_LINES;
    const entries = client.containers.logs(
      { container, follow: window.until === '', ...bounds, ...(since === '' ? { tail } : {}) },
      { signal },
    );
    for await (const entry of entries) waiting.push(toLine(entry, container));
  };
  const outcomes = await Promise.allSettled(ids.map(read));
  clearInterval(timer);
  flush();
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined || signal.aborted) return;
  const reason: unknown = failed.reason;
  dispatch({
    type: 'notice',
    text: `log: ${reason instanceof Error ? reason.message : String(reason)}`,
    isProblem: true,
  });
}
