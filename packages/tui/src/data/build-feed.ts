import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { PlainBuildLines } from '@tinydock/text';
import type { DashboardEvent } from '../state/dashboard-event.ts';
import type { ViewReading } from './read-views.ts';

type Dispatch = (event: DashboardEvent) => void;

/** How often builds that run are looked at: their steps come and go. */
const LOOK_EVERY_MS = 500;

/** All builds, again and again while one of them runs. @throws what the daemon says */
export async function feedBuilds({ client, signal }: ViewReading, dispatch: Dispatch): Promise<void> {
  for (;;) {
    const builds = await client.buildRecords.list([], { signal });
    dispatch({ type: 'builds', builds, now: new Date() });
    if (builds.every(({ state }) => state !== 'running')) return;
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** The steps of one build until it has ended. @throws what the daemon says */
export async function feedBuildSteps(id: string, { client, signal }: ViewReading, dispatch: Dispatch): Promise<void> {
  for (;;) {
    const build = await client.buildRecords.inspect(id, { signal });
    dispatch({ type: 'build', build });
    if (build.state !== 'running') return;
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** What one build says, until it has ended. @throws what the daemon says */
export async function feedBuildLog(id: string, { client, signal }: ViewReading, dispatch: Dispatch): Promise<void> {
  let timeMs = 0;
  let isFirst = true;
  const plain = new PlainBuildLines({ clock: () => new Date(timeMs), explains: true });
  for await (const { entries } of client.buildRecords.readLog(id, { signal, follow: true })) {
    const lines: string[] = [];
    for (const { timeMs: time, progress } of entries) {
      timeMs = time;
      if (progress !== null) lines.push(...plain.add(progress));
    }
    dispatch({ type: 'build-log', build: id, lines: lines.map(stripVTControlCharacters), isFirst });
    isFirst = false;
  }
}
