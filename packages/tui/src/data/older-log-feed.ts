import type { DashboardEvent } from '../state/dashboard-event.ts';
import { compareTimes, type LogLine } from '../state/log-buffer.ts';
import type { LogState } from '../state/log-state.ts';
import type { LogWindow } from '../state/log-window.ts';
import { firstEdges, linesBefore, type LogEdge } from '../state/log-edges.ts';
import { OLDER_LINES } from '../state/older-log.ts';
import { LineJoiner } from './line-joiner.ts';
import type { ViewReading } from './read-views.ts';

interface Older {
  readonly lines: readonly LogLine[];
  readonly isBeginning: boolean;
}

async function readOlder({ client, signal }: ViewReading, edge: LogEdge, window: LogWindow): Promise<Older> {
  const { container, time: until, known } = edge;
  const tail = OLDER_LINES + known;
  const joiner = new LineJoiner(container);
  const { since } = window;
  const batches = client.containers.logs({ container, follow: false, since, until, tail }, { signal });
  for await (const batch of batches) for (const entry of batch) joiner.push(entry, 0);
  // What has no end by then ends in a line that is there. The daemon counts it as one of the last.
  const read = joiner.take(-Infinity);
  return { lines: linesBefore(read, edge), isBeginning: read.length < tail - 1 };
}

/** Reads what was written before the first lines that are there, and brings it to the state. */
export async function feedOlderLog(
  reading: ViewReading,
  log: LogState | undefined,
  dispatch: (event: DashboardEvent) => void,
): Promise<void> {
  if (log === undefined) return;
  const { containers, window } = log;
  try {
    const found = await Promise.all(
      [...firstEdges(log.buffer).values()].map((edge) => readOlder(reading, edge, window)),
    );
    const lines = found.flatMap((one) => one.lines).sort(compareTimes);
    const isBeginning = found.every((one) => one.isBeginning);
    if (!reading.signal.aborted) dispatch({ type: 'older-log', containers, lines, isBeginning });
  } catch (error) {
    dispatch({ type: 'older-log', containers, lines: [], isBeginning: false });
    throw error;
  }
}
