import type { BuildCacheCatalog, BuildCacheRecord, DiffId, Digest } from '@tinydock/domain';
import type { Database } from 'better-sqlite3';
import { Statements } from './statements.ts';
import { withoutSync } from './without-sync.ts';

interface StepRow {
  readonly key: Digest;
  readonly diff_id: DiffId;
  readonly created_at: string;
  readonly used_at: string;
  readonly description: string;
}

function toRecord(row: StepRow): BuildCacheRecord {
  const { key, diff_id: diffId, created_at: createdAt, used_at: usedAt, description } = row;
  return { key, diffId, createdAt, usedAt, description };
}

/** {@link BuildCacheCatalog} in SQLite. */
export class SqliteBuildCacheCatalog implements BuildCacheCatalog {
  readonly #database: Database;
  readonly #statements: Statements;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = new Statements(database);
  }

  findStep(key: Digest): BuildCacheRecord | undefined {
    const row = this.#statements.prepare<[string], StepRow>('SELECT * FROM build_steps WHERE key = ?').get(key);
    return row === undefined ? undefined : toRecord(row);
  }

  putStep({ key, diffId, createdAt, usedAt, description }: BuildCacheRecord): void {
    const statement = this.#statements.prepare(
      'INSERT OR REPLACE INTO build_steps (key, diff_id, created_at, used_at, description) VALUES (?, ?, ?, ?, ?)',
    );
    withoutSync(this.#database, () => {
      statement.run(key, diffId, createdAt, usedAt, description);
    });
  }

  touchSteps(keys: readonly Digest[], usedAt: string): void {
    const statement = this.#statements.prepare('UPDATE build_steps SET used_at = ? WHERE key = ?');
    withoutSync(this.#database, () => {
      for (const key of keys) statement.run(usedAt, key);
    });
  }

  removeSteps(keys: readonly Digest[]): void {
    const statement = this.#statements.prepare('DELETE FROM build_steps WHERE key = ?');
    this.#database.transaction(() => {
      for (const key of keys) statement.run(key);
    })();
  }

  listSteps(): readonly BuildCacheRecord[] {
    return this.#statements
      .prepare<[], StepRow>('SELECT * FROM build_steps ORDER BY created_at, key')
      .all()
      .map(toRecord);
  }

  getTrace(name: string): string | undefined {
    return this.#statements
      .prepare<[string], string>('SELECT trace FROM build_traces WHERE name = ?')
      .pluck()
      .get(name);
  }

  putTrace(name: string, trace: string): void {
    const statement = this.#statements.prepare('INSERT OR REPLACE INTO build_traces (name, trace) VALUES (?, ?)');
    withoutSync(this.#database, () => {
      statement.run(name, trace);
    });
  }
}
