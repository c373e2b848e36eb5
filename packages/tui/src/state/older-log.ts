import { changeLog } from './log-commands.ts';
import type { DashboardState } from './dashboard-state.ts';
import { type LogLine, MAX_LOG_LINES, prependLines } from './log-buffer.ts';

/** So many are read at once. */
export const OLDER_LINES = 20_000;

/** Asks for older lines, where whoever reads has come to the first and there may be more. */
export function wantOlder(state: DashboardState): DashboardState {
  const { older, buffer } = state.log;
  const isFull = buffer.dropped > 0 || buffer.length >= MAX_LOG_LINES;
  return older !== 'unread' || isFull || buffer.length === 0 ? state : changeLog(state, { older: 'wanted' });
}

export interface OlderLog {
  /** Those whose logs were asked for. */
  readonly containers: readonly string[];
  /** By time. */
  readonly lines: readonly LogLine[];
  /** Nothing comes before them. */
  readonly isBeginning: boolean;
}

/** Puts older lines before the others: those that are in sight stay there. */
export function takeOlder(state: DashboardState, { containers, lines, isBeginning }: OlderLog): DashboardState {
  const { log } = state;
  if (log.older !== 'wanted' || log.containers.join() !== containers.join()) return state;
  // A selection counts what comes meanwhile, which is at the end.
  if (log.selection !== undefined) return changeLog(state, { older: 'unread' });
  return changeLog(state, {
    buffer: prependLines(log.buffer, lines),
    older: isBeginning ? 'none' : 'unread',
  });
}
