/**
 * Measures what the dashboard costs: `node e2e/src/measure-dashboard.ts [SECONDS [CONTAINERS:IMAGES...]]`, 20 seconds of
 * 0:0, 50:100 and 500:1000 unless told. Containers and images are told of by a daemon of the real protocol that has none: as
 * many real ones would be measured themselves.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { startCrowdedDaemon } from './support/crowded-daemon.ts';
import { EmulatedScreen } from './support/emulated-screen.ts';
import { TerminalSession } from './support/terminal-session.ts';

const SIZE = { columns: 90, rows: 33 };
/** Clock ticks a second. */
const TICKS = 100;
/** Until it has read everything, and its code is warm. */
const SETTLE_MS = 3000;
const KEYS = 100;
/** As a key that is held repeats. */
const KEY_MS = 33;
const FRAME = '\u001b[?2026h';

interface Reading {
  readonly cpuTicks: number;
  readonly bytes: number;
  readonly frames: number;
}

function read({ pid, screen }: TerminalSession): Reading {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return {
    cpuTicks: Number(fields[11]) + Number(fields[12]),
    bytes: Buffer.byteLength(screen),
    frames: screen.split(FRAME).length - 1,
  };
}

function memoryOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** What was used while some work went on. */
async function during(session: TerminalSession, work: () => Promise<void>): Promise<readonly string[]> {
  const [start, before] = [performance.now(), read(session)];
  await work();
  const [seconds, after] = [(performance.now() - start) / 1000, read(session)];
  return [
    ((after.frames - before.frames) / seconds).toFixed(1),
    ((after.bytes - before.bytes) / seconds / 1000).toFixed(1),
    (((after.cpuTicks - before.cpuTicks) / TICKS / seconds) * 100).toFixed(1),
    memoryOf(session.pid).toFixed(0),
  ];
}

async function holdKey(session: TerminalSession): Promise<void> {
  for (let count = 0; count < KEYS; count += 1) {
    session.type('j');
    await delay(KEY_MS);
  }
}

function print(cells: readonly string[]): void {
  const widths = [6, 12, 8, 26, 9, 7, 7, 6];
  process.stdout.write(`${cells.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('  ')}\n`);
}

async function measure(containers: number, images: number, seconds: number): Promise<void> {
  const daemon = await startCrowdedDaemon({ containers, images });
  const session = new TerminalSession({ host: `unix://${daemon.socketPath}` }, ['dashboard', '--no-mouse']);
  const screen = new EmulatedScreen(session, SIZE);
  const note = async (what: string, work: () => Promise<void>): Promise<void> => {
    print([String(containers), String(images), String(seconds), what, ...(await during(session, work))]);
  };
  try {
    const wait = async (): Promise<void> => delay(seconds * 1000);
    await screen.see(containers === 0 ? /No containers/ : /service-0 +Up .*%/);
    await delay(SETTLE_MS);
    await note('containers, watched', wait);
    await note('containers, j held', () => holdKey(session));
    session.type('2');
    await screen.see(images === 0 ? /No images/ : /image-0:1/);
    await delay(SETTLE_MS);
    await note('images, watched', wait);
    await note('images, j held', () => holdKey(session));
    session.type('q');
    await session.end();
  } finally {
    session.close();
    await daemon.close();
  }
}

const [seconds = '20', ...asked] = process.argv.slice(2);
print(['CONTS.', 'IMAGES', 'SECONDS', 'WHAT', 'FRAMES/s', 'kB/s', 'CPU %', 'MiB']);
for (const crowd of asked.length > 0 ? asked : ['0:0', '50:100', '500:1000']) {
  const [containers = 0, images = 0] = crowd.split(':').map(Number);
  await measure(containers, images, Number(seconds));
}
