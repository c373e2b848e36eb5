import { setTimeout as delay } from 'node:timers/promises';
import type { FileChange } from '@tinydock/protocol';
import type { DashboardEvent } from '../state/dashboard-event.ts';
import type { DashboardState } from '../state/dashboard-state.ts';
import { MAX_CHANGES } from '../state/detail-lines.ts';
import { describeError } from './describe-error.ts';
import type { ViewReading } from './read-views.ts';

const PROCESSES_EVERY_MS = 2000;
const CHANGES_EVERY_MS = 5000;

type Dispatch = (event: DashboardEvent) => void;

async function feedChanges(container: string, { client, signal }: ViewReading, dispatch: Dispatch): Promise<void> {
  for (;;) {
    const changes: FileChange[] = [];
    for await (const batch of client.containers.diff(container, { signal })) {
      changes.push(...batch);
      if (changes.length > MAX_CHANGES) break;
    }
    dispatch({ type: 'changes', container, changes });
    await delay(CHANGES_EVERY_MS, undefined, { signal });
  }
}

async function feedProcesses(container: string, { client, signal }: ViewReading, dispatch: Dispatch): Promise<void> {
  for (;;) {
    const processes = await client.containers.top({ container }, { signal });
    dispatch({ type: 'processes', container, processes });
    await delay(PROCESSES_EVERY_MS, undefined, { signal });
  }
}

/** What a tab shows of a container, again and again where it changes; a problem is shown in its place. */
export async function feedDetail(
  { tab, container = '' }: DashboardState['detail'],
  reading: ViewReading,
  dispatch: Dispatch,
): Promise<void> {
  try {
    if (tab === 'changes') await feedChanges(container, reading, dispatch);
    else if (tab === 'processes') await feedProcesses(container, reading, dispatch);
    else {
      const detail = await reading.client.containers.inspect(container, { signal: reading.signal });
      dispatch({ type: 'detail', container, detail });
    }
  } catch (error) {
    if (!reading.signal.aborted) dispatch({ type: 'detail-problem', container, problem: describeError(error) });
  }
}
