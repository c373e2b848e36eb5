import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemEvent } from '@tinydock/domain';
import { expect, onTestFinished, test } from 'vitest';
import { openMetadata } from './open-metadata.ts';

const event = (second: number): SystemEvent => ({
  time: `2026-01-01T00:00:0${second}.500Z`,
  type: 'container',
  action: 'start',
  id: String(second),
  attributes: { name: 'web' },
});
const ms = (time: string): number => Date.parse(time);

test('events are kept in their order, the newest so many, and found by time', () => {
  const dir = mkdtempSync(join(tmpdir(), 'tinydock-events-'));
  const metadata = openMetadata(join(dir, 'test.db'));
  onTestFinished(() => {
    metadata.close();
    rmSync(dir, { recursive: true });
  });
  const { events } = metadata;
  events.appendEvents([1, 2, 3].map(event), 4);
  expect(events.listEvents(0, Infinity)).toEqual([1, 2, 3].map(event));
  events.appendEvents([4, 5, 6].map(event), 4);
  expect(events.listEvents(0, Infinity).map(({ id }) => id)).toEqual(['3', '4', '5', '6']);
  const [since, until] = [ms('2026-01-01T00:00:04.500Z'), ms('2026-01-01T00:00:05.499Z')];
  expect(events.listEvents(since, until)).toEqual([event(4)]);
});
