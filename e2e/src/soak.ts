/**
 * Looks for leaks: `node e2e/src/soak.ts [--cycles 2000] [--containers 100]` starts and removes containers again and
 * again, then has many at once, with a daemon of its own, and prints what the daemon has before, meanwhile and after.
 * Ends with 1 where something stays. Needs the bundles (`npx nx run-many -t build`) and root.
 */
import { parseArgs } from 'node:util';
import { createClient } from '@tinydock/client';
import { importBusybox } from './support/busybox.ts';
import { findGrowth, type Footprint, MEMORY, readFootprint } from './support/footprint.ts';
import { leftoversOf } from './support/leftovers.ts';
import { crowd, cycle, settle } from './support/soak-rounds.ts';
import { TestDaemon } from './support/test-daemon.ts';

/** Until what is made once is there: threads, compiled code, the pools of libraries. */
const WARM_UP = 20;
const STAGES = 4;

function count(text: string, flag: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${flag}: ${text} is no number of at least 1`);
  return value;
}

function quantiles(times: readonly number[]): string {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (part: number): string => (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(0);
  return `median ${at(0.5)} ms, 95 % below ${at(0.95)} ms, longest ${at(1)} ms`;
}

function print(columns: ReadonlyMap<string, Footprint>): void {
  const titles = [...columns.keys()];
  const row = (what: string, cells: readonly string[]): string =>
    `${what.padEnd(22)}${cells.map((cell, index) => cell.padStart((titles[index]?.length ?? 0) + 3)).join('')}\n`;
  process.stdout.write(row('', titles));
  for (const what of Object.keys([...columns.values()][0] ?? {})) {
    process.stdout.write(
      row(
        what,
        [...columns.values()].map((footprint) => String(footprint[what])),
      ),
    );
  }
}

async function soak(daemon: TestDaemon, cycles: number, containers: number): Promise<readonly string[]> {
  const client = createClient({ host: daemon.host });
  const columns = new Map<string, Footprint>();
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  // What the daemon needed for many it keeps for the next many, and so its memory is compared between two crowds.
  const haveCrowd = async (): Promise<Footprint> => {
    const { startMs, useMs, removeMs, running } = await crowd(daemon, client, containers);
    say(`${containers} containers started: ${quantiles(startMs)}`);
    say(`${containers} containers used: ${quantiles(useMs)}`);
    say(`${containers} containers removed: ${quantiles(removeMs)}`);
    columns.set(`${containers} run${columns.has('after 1') ? ' again' : ''}`, running);
    const after = await settle(daemon, { ...columns.get('before'), [MEMORY]: Infinity });
    columns.set(columns.has('after 1') ? 'after 2' : 'after 1', after);
    return after;
  };
  try {
    await importBusybox(daemon, 'busybox');
    await cycle(client, WARM_UP);
    const before = await settle(daemon, await readFootprint(daemon));
    columns.set('before', before);
    for (let stage = 1; stage <= STAGES; stage += 1) {
      const [from, to] = [stage - 1, stage].map((done) => Math.round((cycles * done) / STAGES)) as [number, number];
      say(`cycles ${from + 1} to ${to}: ${quantiles(await cycle(client, to - from))}`);
      columns.set(String(to), await readFootprint(daemon));
    }
    const first = await haveCrowd();
    const second = await haveCrowd();
    return findGrowth({ ...before, [MEMORY]: first[MEMORY] ?? 0 }, second);
  } finally {
    client.close();
    if (columns.size > 0) print(columns);
  }
}

const { values } = parseArgs({
  options: { cycles: { type: 'string', default: '2000' }, containers: { type: 'string', default: '100' } },
});
const [cycles, containers] = [count(values.cycles, 'cycles'), count(values.containers, 'containers')];
const daemon = await TestDaemon.start({ 'log-level': 'warn' });
const leaks: string[] = [];
try {
  leaks.push(...(await soak(daemon, cycles, containers)));
} finally {
  await daemon.destroy();
}
leaks.push(...(await leftoversOf(daemon)));
process.stdout.write(leaks.length === 0 ? 'nothing was left behind\n' : `left behind:\n  ${leaks.join('\n  ')}\n`);
process.exitCode = leaks.length === 0 ? 0 : 1;
