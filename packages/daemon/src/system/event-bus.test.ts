import type { SystemEvent } from '@tinydock/domain';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { EventBus, type EventSelection } from './event-bus.ts';
import { EventHistory } from './event-history.ts';
import { eventPredicate } from './filter-events.ts';

const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };

function open() {
  const rows: SystemEvent[] = [];
  const catalog = {
    appendEvents: vi.fn((events: readonly SystemEvent[]) => void rows.push(...events)),
    listEvents: (since: number, until: number) =>
      rows.filter(({ time }) => Date.parse(time) >= since && Date.parse(time) <= until),
  };
  const history = new EventHistory(catalog, logger);
  let now = 1000;
  const bus = new EventBus(() => new Date(now), history);
  const publish = (id: string, attributes: Record<string, string> = {}): void => {
    now += 1;
    bus.publish({ type: 'container', action: 'start', id, attributes });
  };
  return { bus, history, catalog, rows, publish };
}

/** The ids of so many events. */
async function read(bus: EventBus, count: number, selection?: EventSelection): Promise<string[]> {
  const ids: string[] = [];
  const stop = new AbortController();
  for await (const { id } of bus.subscribe(stop.signal, selection)) {
    ids.push(id);
    if (ids.length === count) stop.abort();
  }
  return ids;
}

describe('the event bus', () => {
  test('tells of each event whoever wants no more than that', () => {
    const { bus, publish } = open();
    const listener = vi.fn();
    publish('a');
    bus.observe(listener);
    publish('b');
    publish('c');
    expect(listener).toHaveBeenCalledTimes(2);
  });

  test('goes from the past to the present without a gap', async () => {
    const { bus, publish } = open();
    publish('a');
    publish('b');
    const reading = read(bus, 4, { sinceMs: 1001 });
    publish('c');
    publish('d');
    expect(await reading).toEqual(['a', 'b', 'c', 'd']);
    const live = read(bus, 1);
    publish('e');
    expect(await live).toEqual(['e']);
  });

  test('ends at a moment that has been, or that comes', async () => {
    const { bus, publish } = open();
    for (const id of ['a', 'b', 'c']) publish(id);
    expect(await read(bus, 9, { untilMs: 1002 })).toEqual(['a', 'b']);
    expect(await read(bus, 9, { sinceMs: 1002, untilMs: 1003 })).toEqual(['b', 'c']);
    const reading = read(bus, 9, { untilMs: 1100 });
    publish('d');
    expect(await reading).toEqual(['a', 'b', 'c', 'd']);
  });

  test('leaves out what is not wanted', async () => {
    const { bus, publish } = open();
    publish('a');
    const reading = read(bus, 2, { sinceMs: 0, isWanted: ({ id }) => id !== 'b' });
    publish('b');
    publish('c');
    expect(await reading).toEqual(['a', 'c']);
  });
});

describe('the history', () => {
  test('writes many at once, shortened, and all when it is closed', async () => {
    const { history, catalog, rows, publish } = open();
    const labels = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`label${index}`, 'x'.repeat(10_000)]));
    publish('a', { ...labels, name: 'web' });
    publish('b');
    expect(rows).toEqual([]);
    await delay(150);
    expect(catalog.appendEvents).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(rows[0]).length).toBeLessThan(20_000);
    expect(rows[0]?.attributes['name']).toBe('web');
    publish('c');
    history.close();
    publish('d');
    expect(rows.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  test('does not fail what it tells of', () => {
    const { history, catalog, publish } = open();
    catalog.appendEvents.mockImplementation(() => {
      throw new Error('the disk is full');
    });
    publish('a');
    history.close();
    expect(logger.error).toHaveBeenCalled();
  });
});

describe('filters of events', () => {
  const container: SystemEvent = {
    time: '',
    type: 'container',
    action: 'exec_start: ls -l',
    id: 'abcdef',
    attributes: { name: 'web', image: 'localhost:5000/nginx:1', role: 'front' },
  };
  const image: SystemEvent = {
    time: '',
    type: 'image',
    action: 'tag',
    id: 'sha256:1234',
    attributes: { name: 'nginx:1' },
  };

  test.each<[string, SystemEvent, boolean]>([
    ['type=container', container, true],
    ['type=container', image, false],
    ['type=container type=image', image, true],
    ['event=exec_start', container, true],
    ['event=exec', container, false],
    ['event=tag type=container', image, false],
    ['container=we', container, true],
    ['container=abc', container, true],
    ['container=nginx', image, false],
    ['image=localhost:5000/nginx', container, true],
    ['image=nginx:1', image, true],
    ['image=nginx', image, true],
    ['image=1234', image, true],
    ['image=other', image, false],
    ['label=role', container, true],
    ['label=role=front label=role=back', container, false],
  ])('%s', (text, event, expected) => {
    const filters = text.split(' ').map((part) => {
      const equals = part.indexOf('=');
      return { key: part.slice(0, equals), value: part.slice(equals + 1) };
    });
    expect(eventPredicate(filters)(event)).toBe(expected);
  });

  test('that are unknown are named', () => {
    expect(() => eventPredicate([{ key: 'colour', value: 'red' }])).toThrow('invalid filter "colour"');
  });
});
