import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TDCTL, TestDaemon } from './support/test-daemon.ts';
import { TmuxWindow } from './support/tmux-window.ts';

const COUNTING = `i=0; while true; do i=$((i+1)); echo "tick $i 日本語 🐳 ${'x'.repeat(90)}"; sleep 1; done`;

let daemon: TestDaemon;
let window: TmuxWindow;

beforeAll(async () => {
  daemon = await TestDaemon.start();
  await importBusybox(daemon, 'busybox');
  await daemon.tdctl(['run', '-d', '--name', 'web', 'busybox', 'sh', '-c', COUNTING]);
  await daemon.tdctl(['create', '--name', 'idle', 'busybox', 'true']);
  window = await TmuxWindow.open({
    socket: join(daemon.root, 'tmux.sock'),
    command: [process.execPath, TDCTL, 'dashboard'],
    env: { TINYDOCK_HOST: daemon.host },
    size: [120, 40],
  });
});

afterAll(async () => {
  await window.close();
  await daemon.destroy();
  expect(await leftoversOf(daemon)).toEqual([]);
});

const countOf = (lines: readonly string[], pattern: RegExp): number =>
  lines.filter((line) => pattern.test(line)).length;

/** Each part of the screen once and in its place: nothing of another size is left. */
function isWhole(lines: readonly string[], rows: number): boolean {
  return (
    lines.length === rows &&
    lines[0]?.startsWith(' tinydock 0.') === true &&
    lines[1]?.startsWith(' 1 containers') === true &&
    /^ {2}NAME +STATUS/.test(lines[2] ?? '') &&
    lines[rows - 1]?.startsWith(' ? help') === true &&
    countOf(lines, /tinydock 0\./) === 1 &&
    countOf(lines, /\? help/) === 1 &&
    countOf(lines, /── \[logs\]/) === 1 &&
    countOf(lines, /web +Up /) === 1
  );
}

test('a window that shrinks and grows is drawn anew each time, in tmux', async () => {
  await window.see('whole', (lines) => isWhole(lines, 40));
  await window.type('j');
  await window.see('the log', (lines) => countOf(lines, /^ tick \d/) > 0);
  for (const [columns, rows] of [
    [60, 16],
    [150, 50],
    [80, 24],
    [61, 50],
    [150, 16],
    [100, 30],
  ] as const) {
    await window.resize(columns, rows);
    const lines = await window.see(`whole on ${columns} by ${rows}`, (seen) => isWhole(seen, rows));
    expect(countOf(lines, /^ tick \d+ 日本語 🐳 x/)).toBeGreaterThan(0);
  }
});

test('one that is too small says so, and what was there comes back', async () => {
  await window.resize(40, 10);
  const lines = await window.see('too small', (seen) => seen.join(' ').includes('needs 60 by 16'));
  expect(lines.filter((line) => line !== '').length).toBeLessThanOrEqual(4);
  await window.resize(90, 25);
  await window.see('whole', (seen) => isWhole(seen, 25));
});
