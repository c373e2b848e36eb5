import { createClient } from '@tinydock/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { findGrowth, type Footprint, readFootprint } from './support/footprint.ts';
import { leftoversOf } from './support/leftovers.ts';
import { crowd, cycle, settle } from './support/soak-rounds.ts';
import { TestDaemon } from './support/test-daemon.ts';

const CONTAINERS = 10;

/** `soak.ts` does the same with more of them. */
describe('containers that come and go', () => {
  let daemon: TestDaemon;
  let client: ReturnType<typeof createClient>;
  let before: Footprint;

  beforeAll(async () => {
    daemon = await TestDaemon.start({ 'log-level': 'warn' });
    await importBusybox(daemon, 'busybox');
    client = createClient({ host: daemon.host });
    await cycle(client, 4);
    before = await settle(daemon, await readFootprint(daemon));
  });

  afterAll(async () => {
    client.close();
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  test('leave nothing of themselves', async () => {
    await cycle(client, 20);
    expect(findGrowth(before, await settle(daemon, before))).toEqual([]);
  });

  test('cost a bounded number of everything while they run, and nothing afterwards', async () => {
    const { running } = await crowd(daemon, client, CONTAINERS);
    const cost = (what: string): number => ((running[what] ?? 0) - (before[what] ?? 0)) / CONTAINERS;
    expect(cost('processes')).toBeGreaterThanOrEqual(1);
    expect(cost('processes')).toBeLessThanOrEqual(2);
    expect(cost('mounts')).toBeGreaterThan(0);
    expect(cost('mounts')).toBeLessThanOrEqual(6);
    expect(cost('descriptors')).toBeLessThanOrEqual(8);
    expect(cost('rows of the database')).toBeLessThanOrEqual(6);
    expect(findGrowth(before, await settle(daemon, before))).toEqual([]);
  });
});
