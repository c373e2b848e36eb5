import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Belongings, belongingsOf } from './leftovers.ts';
import type { TestDaemon } from './test-daemon.ts';

/** How much of each thing a daemon has. */
export type Footprint = Readonly<Record<string, number>>;

/** Of the daemon's process; mebibytes. */
export const MEMORY = 'memory, MiB';

/** The journal of what happened: it grows on purpose, and has a limit of its own. */
const JOURNAL = 'events';
/** Threads are kept for a while, and how many of them run depends on the work; what is freed is given back later. */
const ALLOWANCES: Footprint = { threads: 8, [MEMORY]: 64 };

function countRows(databasePath: string): number {
  const database = new DatabaseSync(databasePath, { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    const names = tables
      .map(({ name }) => String(name))
      .filter((name) => name !== JOURNAL && !name.startsWith('sqlite_'));
    const rows = names.map((name) =>
      Number(database.prepare(`SELECT count(*) AS rows FROM "${name}"`).get()?.['rows']),
    );
    return rows.reduce((sum, count) => sum + count, 0);
  } finally {
    database.close();
  }
}

function countFiles(...directories: readonly string[]): number {
  return directories.reduce((sum, path) => sum + readdirSync(path, { recursive: true }).length, 0);
}

function memoryOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}

/** Counts what a daemon and its containers have: on the machine, in its directories, in its database, in its process. */
export async function readFootprint(daemon: TestDaemon): Promise<Footprint> {
  const belongings: Belongings = await belongingsOf(daemon);
  const counts = Object.keys(belongings).map((kind) => [kind, belongings[kind as keyof Belongings].length] as const);
  return {
    ...Object.fromEntries(counts),
    files: countFiles(join(daemon.root, 'containers'), join(daemon.root, 'volumes'), join(daemon.runDir, 'network')),
    'rows of the database': countRows(join(daemon.root, 'tinydock.db')),
    descriptors: readdirSync(`/proc/${daemon.pid}/fd`).length,
    threads: readdirSync(`/proc/${daemon.pid}/task`).length,
    [MEMORY]: memoryOf(daemon.pid),
  };
}

/** What there is more of than before, one line each. */
export function findGrowth(before: Footprint, after: Footprint): readonly string[] {
  return Object.entries(after)
    .filter(([what, count]) => count > (before[what] ?? 0) + (ALLOWANCES[what] ?? 0))
    .map(([what, count]) => `${what}: ${before[what]} before, ${count} after`);
}
