import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { EmulatedScreen } from './support/emulated-screen.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TerminalSession } from './support/terminal-session.ts';
import { TestDaemon } from './support/test-daemon.ts';

const SIZE = { columns: 90, rows: 33 };
const COUNTING = 'i=0; while true; do i=$((i+1)); echo "tick $i"; sleep 1; done';
/** Clock ticks a second. */
const TICKS = 100;

describe('the dashboard', () => {
  let daemon: TestDaemon;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
    await daemon.tdctl(['run', '-d', '--name', 'web', 'busybox', 'sh', '-c', COUNTING]);
  });
  afterAll(async () => {
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  test('is calm: hardly a processor, and few bytes, while a container counts', async () => {
    const session = new TerminalSession(daemon, ['dashboard']);
    const screen = new EmulatedScreen(session, SIZE);
    await screen.see(/› web +Up /);
    await screen.see(/tick/);
    await delay(1000);
    const busyOf = (): number => {
      const fields = readFileSync(`/proc/${session.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return Number(fields[11]) + Number(fields[12]);
    };
    const [busy, bytes] = [busyOf(), session.screen.length];
    await delay(5000);
    expect(busyOf() - busy).toBeLessThan(0.1 * 5 * TICKS);
    // A line a second, on a screen of 3,000 characters.
    expect(session.screen.length - bytes).toBeLessThan(15_000);
    expect(session.screen.length).toBeGreaterThan(bytes);
    session.close();
  });
});
