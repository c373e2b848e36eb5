import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@tinydock/client';
import { findGrowth, type Footprint, readFootprint } from './footprint.ts';
import type { TestDaemon } from './test-daemon.ts';

/** Enough to keep the processors busy, and to meet others in the daemon. */
const AT_ONCE = 4;
const SETTLE_MS = 30_000;
const SETTLE_POLL_MS = 250;

/** With a network, a published port and a volume: what can be left behind. */
async function create({ containers }: Client): Promise<string> {
  const { id } = await containers.create({
    image: 'busybox',
    command: ['sh', '-c', 'echo up; exec sleep 600'],
    ports: [{ hostIp: '127.0.0.1', hostPort: 0, containerPort: 80, protocol: 'tcp' }],
    mounts: [{ kind: 'volume', target: '/data' }],
  });
  return id;
}

async function exec({ containers }: Client, container: string): Promise<void> {
  const session = containers.exec({ container, args: ['cat', '/proc/1/comm'] });
  let output = '';
  for await (const { data } of session.output) output += Buffer.from(data).toString();
  if (output !== 'sleep\n' && output !== 'sh\n') throw new Error(`the container answered ${JSON.stringify(output)}`);
}

async function remove({ containers }: Client, container: string): Promise<void> {
  await containers.stop({ container, timeoutSeconds: 0 });
  await containers.remove({ container, volumes: true });
}

/** Does something for each number below `count`, a few at once; returns how long each took, in milliseconds. */
async function forEach(count: number, act: (index: number) => Promise<void>): Promise<readonly number[]> {
  const times: number[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      const start = performance.now();
      await act(index);
      times[index] = performance.now() - start;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return times;
}

/** Makes, starts, uses, stops and removes containers, a few at once; returns how long each took. */
export async function cycle(client: Client, count: number): Promise<readonly number[]> {
  return forEach(count, async (index) => {
    const id = await create(client);
    await client.containers.start(id);
    if (index % 10 === 0) await exec(client, id);
    await remove(client, id);
  });
}

export interface CrowdReport {
  readonly startMs: readonly number[];
  readonly useMs: readonly number[];
  readonly removeMs: readonly number[];
  /** While all of them run. */
  readonly running: Footprint;
}

/** Starts containers until so many run at once, uses each, and removes them. */
export async function crowd(daemon: TestDaemon, client: Client, count: number): Promise<CrowdReport> {
  const ids: string[] = [];
  const startMs = await forEach(count, async (index) => {
    ids[index] = await create(client);
    await client.containers.start(ids[index]);
  });
  const useMs = await forEach(count, (index) => exec(client, ids[index] ?? ''));
  const running = await readFootprint(daemon);
  const removeMs = await forEach(count, (index) => remove(client, ids[index] ?? ''));
  return { startMs, useMs, removeMs, running };
}

/** Waits until nothing is left of what was done, or does not go; some of it ends in the background. */
export async function settle(daemon: TestDaemon, before: Footprint): Promise<Footprint> {
  const deadline = performance.now() + SETTLE_MS;
  let after = await readFootprint(daemon);
  while (findGrowth(before, after).length > 0 && performance.now() < deadline) {
    await delay(SETTLE_POLL_MS);
    after = await readFootprint(daemon);
  }
  return after;
}
