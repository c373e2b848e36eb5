import type { Client } from '@tinydock/client';
import type { LogEntry, LogsRequestInput } from '@tinydock/protocol';
import { expect, test } from 'vitest';
import type { DashboardEvent } from '../state/dashboard-event.ts';
import { appendLines, EMPTY_LOG } from '../state/log-buffer.ts';
import { EMPTY_LOG_STATE } from '../state/log-state.ts';
import { feedOlderLog } from './older-log-feed.ts';

const time = '2026-01-02T00:00:00.000000000Z';
const line: LogEntry = { time, stream: 'stdout', data: Buffer.from('x\n') };
const begun: LogEntry = { time, stream: 'stdout', data: Buffer.from('beg') };

/** What comes of a log that gives so many of the lines that are asked for, and after them these. */
async function readOlder(share: (tail: number) => number, ...after: readonly LogEntry[]): Promise<DashboardEvent[]> {
  const logs = async function* ({ tail = 0 }: LogsRequestInput): AsyncGenerator<readonly LogEntry[]> {
    yield await Promise.resolve([...Array.from({ length: share(tail) }, () => line), ...after]);
  };
  const shown = { time, container: 'c', isError: false, text: 'x' };
  const log = { ...EMPTY_LOG_STATE, containers: ['c'], buffer: appendLines(EMPTY_LOG, [shown]) };
  const client = { containers: { logs } } as unknown as Client;
  const events: DashboardEvent[] = [];
  await feedOlderLog({ client, signal: new AbortController().signal }, log, (event) => events.push(event));
  return events;
}

test('a line that has only begun is none, and no reason to take what was read for all there is', async () => {
  // The daemon counts it as the last of those that it was asked for.
  expect(await readOlder((tail) => tail - 1, begun)).toMatchObject([{ type: 'older-log', isBeginning: false }]);
  expect(await readOlder((tail) => tail)).toMatchObject([{ isBeginning: false }]);
  expect(await readOlder(() => 3, begun)).toMatchObject([{ isBeginning: true, lines: [{ text: 'x' }, { text: 'x' }] }]);
});
