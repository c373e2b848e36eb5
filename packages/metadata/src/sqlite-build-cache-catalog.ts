import type { BuildCacheCatalog, BuildCacheRecord, DiffId, Digest } from '@tinydock/domain';
import type { Database } from 'better-sqlite3';

interface StepRow {
  readonly key: Digest;
  readonly diff_id: DiffId;
  readonly created_at: string;
}

function toRecord(row: StepRow): BuildCacheRecord {
  return { key: row.key, diffId: row.diff_id, createdAt: row.created_at };
}

/** {@link BuildCacheCatalog} in SQLite. */
export class SqliteBuildCacheCatalog implements BuildCacheCatalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  findStep(key: Digest): BuildCacheRecord | undefined {
    const row = this.#database.prepare<[string], StepRow>('SELECT * FROM build_steps WHERE key = ?').get(key);
    return row === undefined ? undefined : toRecord(row);
  }

  putStep({ key, diffId, createdAt }: BuildCacheRecord): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO build_steps (key, diff_id, created_at) VALUES (?, ?, ?)')
      .run(key, diffId, createdAt);
  }

  listSteps(): readonly BuildCacheRecord[] {
    return this.#database
      .prepare<[], StepRow>('SELECT * FROM build_steps ORDER BY created_at, key')
      .all()
      .map(toRecord);
  }

  getTrace(name: string): string | undefined {
    return this.#database.prepare<[string], string>('SELECT trace FROM build_traces WHERE name = ?').pluck().get(name);
  }

  putTrace(name: string, trace: string): void {
    this.#database.prepare('INSERT OR REPLACE INTO build_traces (name, trace) VALUES (?, ?)').run(name, trace);
  }

  clear(): void {
    this.#database.transaction(() => {
      this.#database.exec('DELETE FROM build_steps; DELETE FROM build_traces;');
    })();
  }
}
