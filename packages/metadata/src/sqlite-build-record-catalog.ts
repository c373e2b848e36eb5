import { type BuildId, type BuildRecord, type BuildRecordCatalog, TinydockError } from '@tinydock/domain';
import type { Database } from 'better-sqlite3';
import { readJsonColumn } from './json-column.ts';
import { withoutSync } from './without-sync.ts';

interface BuildRow {
  readonly id: string;
  readonly record: string;
}

function toRecord(row: BuildRow): BuildRecord {
  return readJsonColumn(row.record, `build ${row.id}`) as BuildRecord;
}

/** {@link BuildRecordCatalog} in SQLite. */
export class SqliteBuildRecordCatalog implements BuildRecordCatalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  putBuild(record: BuildRecord): void {
    const statement = this.#database.prepare(
      'INSERT OR REPLACE INTO build_records (id, started_at, record) VALUES (?, ?, ?)',
    );
    const put = (): void => {
      statement.run(record.id, record.startedAt, JSON.stringify(record));
    };
    if (record.state === 'running') withoutSync(this.#database, put);
    else put();
  }

  findBuild(id: string): BuildRecord | undefined {
    if (!/^[0-9a-f]{1,64}$/.test(id)) return undefined;
    const rows = this.#database
      .prepare<[string], BuildRow>('SELECT id, record FROM build_records WHERE id GLOB ? ORDER BY id')
      .all(`${id}*`);
    if (rows.length > 1) {
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        reason: 'AMBIGUOUS_ID',
        message: `the build id ${id} is ambiguous: it matches ${rows.map((row) => row.id.slice(0, 12)).join(', ')}`,
        hint: 'Give more digits of the id.',
      });
    }
    return rows[0] === undefined ? undefined : toRecord(rows[0]);
  }

  listBuilds(): readonly BuildRecord[] {
    return this.#database
      .prepare<[], BuildRow>('SELECT id, record FROM build_records ORDER BY started_at DESC, id')
      .all()
      .map(toRecord);
  }

  trimBuilds(keep: number): readonly BuildId[] {
    return this.#database
      .prepare<[number], BuildId>(
        `DELETE FROM build_records WHERE json_extract(record, '$.state') <> 'running' AND id IN
          (SELECT id FROM build_records ORDER BY started_at DESC, id LIMIT -1 OFFSET ?) RETURNING id`,
      )
      .pluck()
      .all(keep);
  }

  removeBuilds(ids: readonly BuildId[]): void {
    const statement = this.#database.prepare('DELETE FROM build_records WHERE id = ?');
    this.#database.transaction(() => {
      for (const id of ids) statement.run(id);
    })();
  }
}
