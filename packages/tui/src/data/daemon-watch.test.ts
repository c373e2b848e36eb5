import { setImmediate as turn } from 'node:timers/promises';
import type { Client } from '@tinydock/client';
import type { Event } from '@tinydock/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DashboardEvent } from '../state/dashboard-event.ts';
import { DaemonWatch } from './daemon-watch.ts';

function sampleEvent(second: number, id: string): Event {
  return { time: `2026-01-01T00:00:0${second}.000Z`, type: 'image', action: 'tag', id, attributes: {} };
}

/** A daemon whose lists take as long as a test wants. */
class FakeDaemon {
  readonly since: (string | undefined)[] = [];
  readonly dispatched: DashboardEvent[] = [];
  /** What each connection tells before it ends; the last one stays. */
  told: (readonly Event[])[] = [];
  readonly ends: (() => void)[] = [];
  isSlow = false;
  readonly watch = new DaemonWatch(this as unknown as Client, (event) => this.dispatched.push(event));

  readonly system = {
    ping: async () => ({ timeMs: Date.parse('2026-01-01T00:00:00Z') }),
    info: async () => {
      if (this.isSlow) await new Promise<void>((resolve) => this.ends.push(resolve));
      return {};
    },
    events: (_options: unknown, selection: { readonly since?: string }) => this.#events(selection),
  };
  readonly containers = { list: async () => [] };
  readonly explorer = { lineage: async () => [] };

  async *#events({ since }: { readonly since?: string }): AsyncGenerator<Event> {
    this.since.push(since);
    yield* this.told[this.since.length - 1] ?? [];
    if (this.since.length >= this.told.length) await new Promise(() => undefined);
  }

  get events(): readonly string[] {
    return this.dispatched.flatMap((event) => (event.type === 'events' ? event.events.map(({ id }) => id) : []));
  }
}

let daemon: FakeDaemon;

beforeEach(() => {
  daemon = new FakeDaemon();
});

afterEach(() => {
  daemon.watch.stop();
});

test('nothing that happens between two connections, or while the lists are read, is missed or told twice', async () => {
  const [a, b, c] = [sampleEvent(1, 'a'), sampleEvent(1, 'b'), sampleEvent(2, 'c')];
  daemon.told = [[a, b], [a, b, c], []];
  void daemon.watch.run();
  await expect.poll(() => daemon.since.length, { timeout: 5000 }).toBe(3);
  expect(daemon.since).toEqual(['2026-01-01T00:00:00.000Z', a.time, c.time]);
  expect(daemon.events).toEqual(['a', 'b', 'c']);
  const kinds = daemon.dispatched.flatMap((event) => (event.type === 'connection' ? [event.connection.kind] : []));
  expect(kinds).toEqual(['connected', 'lost', 'connected', 'lost', 'connected']);
});

test('lists that take long are read one after the other, however much happens', async () => {
  daemon.told = [[]];
  let tell: (event: Event) => void = () => undefined;
  daemon.system.events = async function* () {
    for (;;) yield await new Promise<Event>((resolve) => (tell = resolve));
  };
  void daemon.watch.run();
  await expect.poll(() => daemon.watch.readings).toBe(1);
  daemon.isSlow = true;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    for (let round = 0; round < 20; round += 1) {
      tell(sampleEvent(1, String(round)));
      await turn();
      vi.advanceTimersByTime(200);
    }
  } finally {
    vi.useRealTimers();
  }
  expect(daemon.events).toHaveLength(20);
  expect(daemon.ends).toHaveLength(1);
  daemon.ends[0]?.();
  await expect.poll(() => daemon.ends.length).toBe(2);
  daemon.ends[1]?.();
  await expect.poll(() => daemon.watch.readings).toBe(3);
});
