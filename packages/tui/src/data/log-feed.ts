import type { Client } from '@tinydock/client';
import type { DashboardEvent } from '../state/dashboard-event.ts';
import type { Container } from '@tinydock/protocol';
import { compareTimes, MAX_LOG_LINES } from '../state/log-buffer.ts';
import { createKnownLines, type LogEdge } from '../state/log-edges.ts';
import type { LogWindow } from '../state/log-window.ts';
import { describeError } from './describe-error.ts';
import { LineJoiner } from './line-joiner.ts';

const TAIL_LINES = 5000;
/** Of a window, as many as are kept. */
const WINDOW_LINES = MAX_LOG_LINES;
const FLUSH_MS = 66;

export interface LogRequest {
  readonly containers: readonly Container[];
  /** Where the reading goes on, by container. */
  readonly edges: ReadonlyMap<string, LogEdge>;
  readonly window: LogWindow;
  readonly signal: AbortSignal;
}

/** Reads the logs of containers as they are written, and hands lines on a few times a second. */
export async function feedLogs(
  client: Client,
  request: LogRequest,
  dispatch: (event: DashboardEvent) => void,
): Promise<void> {
  const { edges, window, signal } = request;
  const containers = request.containers.map(({ id }) => id);
  const logs = containers.map((container) => ({
    container,
    joiner: new LineJoiner(container),
    isKnown: createKnownLines(edges.get(container)),
  }));
  const flush = (now: number): void => {
    const lines = logs.flatMap(({ joiner, isKnown }) => joiner.take(now).filter((line) => !isKnown(line)));
    if (lines.length === 0 || signal.aborted) return;
    // Of several containers, each answers in its own time.
    if (containers.length > 1) lines.sort(compareTimes);
    dispatch({ type: 'log', containers, lines });
  };
  const timer = setInterval(() => flush(performance.now()), FLUSH_MS);
  const read = async ({ container, joiner }: (typeof logs)[number]): Promise<void> => {
    const edge = edges.get(container);
    const tail = window.since === '' && window.until === '' ? TAIL_LINES : WINDOW_LINES;
    const bounds = edge === undefined ? { ...window, tail } : { ...window, since: edge.time };
    const batches = client.containers.logs({ container, follow: window.until === '', ...bounds }, { signal });
    for await (const batch of batches) for (const entry of batch) joiner.push(entry, performance.now());
  };
  const outcomes = await Promise.allSettled(logs.map(read));
  clearInterval(timer);
  flush(Infinity);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined || signal.aborted) return;
  dispatch({ type: 'notice', text: `log: ${describeError(failed.reason)}`, isProblem: true });
}
