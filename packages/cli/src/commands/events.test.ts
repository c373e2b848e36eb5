import type { Event } from '@tinydock/protocol';
import { describe, expect, test, vi } from 'vitest';
import { CONTAINER_ID, IMAGE_ID } from '../testing/builders.ts';
import { runTdctl } from '../testing/cli-harness.ts';

const EVENTS: readonly Event[] = [
  {
    time: '2026-01-01T22:00:00.123Z',
    type: 'container',
    action: 'die',
    id: CONTAINER_ID,
    attributes: { name: 'web', image: 'nginx:1', exitCode: '3', 'com.example.role': 'front' },
  },
  { time: '2026-01-01T22:00:01.000Z', type: 'image', action: 'prune', id: '', attributes: {} },
  { time: '2026-01-01T22:00:02.000Z', type: 'image', action: 'tag', id: IMAGE_ID, attributes: { name: 'a:1' } },
  { time: '2026-01-01T22:00:03.000Z', type: 'volume', action: 'create', id: 'data', attributes: { driver: 'local' } },
];

describe('events', () => {
  const events = vi.fn(async function* () {
    for (const event of EVENTS) yield await Promise.resolve(event);
  });
  const run = (...argv: readonly string[]) =>
    runTdctl(['events', ...argv], { script: { system: { events } }, env: { TZ: 'UTC' } });

  test('prints lines as Docker does', async () => {
    const [first = '', second = '', third = ''] = (await run()).stdout.split('\n');
    expect(first.replace(/^\S+ /, '')).toBe(
      `container die ${CONTAINER_ID} (com.example.role=front, exitCode=3, image=nginx:1, name=web)`,
    );
    expect(first).toMatch(/^2026-01-0\dT\d\d:\d\d:00\.123000000(?:Z|[+-]\d\d:\d\d) /);
    expect(second).toMatch(/ image prune $/);
    expect(third).toMatch(/ image tag sha256:\S+ \(name=a:1\)$/);
  });

  test('speaks JSON with the keys of Docker', async () => {
    const lines = (await run('--format', 'json')).stdout.trim().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      status: 'die',
      id: CONTAINER_ID,
      from: 'nginx:1',
      Type: 'container',
      Action: 'die',
      Actor: {
        ID: CONTAINER_ID,
        Attributes: { name: 'web', image: 'nginx:1', exitCode: '3', 'com.example.role': 'front' },
      },
      scope: 'local',
      time: 1_767_304_800,
      timeNano: 1_767_304_800_123_000_000,
    });
    expect(lines[2]).toContain(`{"status":"tag","id":"${IMAGE_ID}","Type":"image"`);
    expect(lines[3]).toMatch(/^\{"Type":"volume","Action":"create","Actor":\{"ID":"data",/);
    expect((await run('--format', '{{json .}}')).stdout.trim().split('\n')).toEqual(lines);
  });

  test('takes templates, and tells of a mistake at once', async () => {
    const format = '{{.Type}} {{.Action}} {{.Actor.Attributes.exitCode}} {{.From}}';
    expect((await run('--format', format)).stdout.split('\n')[0]).toBe('container die 3 nginx:1');
    events.mockClear();
    expect(await run('--format', '{{.Type')).toMatchObject({ exitCode: 1, stdout: '' });
    expect(events).not.toHaveBeenCalled();
  });

  test('hands times and filters on', async () => {
    const flags = ['--since', '10m', '--until', '2026-01-02T00:00:00Z', '-f', 'type=image', '--filter', 'event=tag'];
    await runTdctl(['system', 'events', ...flags], { script: { system: { events } } });
    expect(events).toHaveBeenLastCalledWith(expect.anything(), {
      since: '2026-01-01T23:50:00.000Z',
      until: '2026-01-02T00:00:00Z',
      filters: [
        { key: 'type', value: 'image' },
        { key: 'event', value: 'tag' },
      ],
    });
    expect((await run('--since', 'yesterday')).exitCode).toBe(1);
  });
});
