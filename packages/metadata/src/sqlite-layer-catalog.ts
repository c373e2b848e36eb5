import type { DiffId, LayerCatalog, LayerRecord, StagingRecord } from '@tinydock/domain';
import type { Database } from 'better-sqlite3';
import { readJsonColumn } from './json-column.ts';
import { Statements } from './statements.ts';
import { withoutSync } from './without-sync.ts';

interface StagingRow {
  readonly id: string;
  readonly pid: number;
  readonly started_at: string;
}

/** {@link LayerCatalog} in SQLite. */
export class SqliteLayerCatalog implements LayerCatalog {
  readonly #database: Database;
  readonly #statements: Statements;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = new Statements(database);
  }

  beginStaging(record: StagingRecord): void {
    const statement = this.#statements.prepare('INSERT INTO staging (id, pid, started_at) VALUES (?, ?, ?)');
    withoutSync(this.#database, () => {
      statement.run(record.id, record.pid, record.startedAt);
    });
  }

  endStaging(id: string): void {
    this.#statements.prepare('DELETE FROM staging WHERE id = ?').run(id);
  }

  listStaging(): readonly StagingRecord[] {
    const rows = this.#statements.prepare<[], StagingRow>('SELECT * FROM staging ORDER BY started_at').all();
    return rows.map((row) => ({ id: row.id, pid: row.pid, startedAt: row.started_at }));
  }

  commitLayer(layer: LayerRecord, stagingId: string): void {
    this.#database.transaction(() => {
      this.#statements
        .prepare('INSERT INTO layers (diff_id, record) VALUES (?, ?) ON CONFLICT (diff_id) DO NOTHING')
        .run(layer.diffId, JSON.stringify(layer));
      this.endStaging(stagingId);
    })();
  }

  getLayer(diffId: DiffId): LayerRecord | undefined {
    const record = this.#statements
      .prepare<[string], string>('SELECT record FROM layers WHERE diff_id = ?')
      .pluck()
      .get(diffId);
    return record === undefined ? undefined : (readJsonColumn(record, `layer ${diffId}`) as LayerRecord);
  }

  listLayers(): readonly LayerRecord[] {
    const rows = this.#statements
      .prepare<[], { diff_id: string; record: string }>('SELECT * FROM layers ORDER BY diff_id')
      .all();
    return rows.map((row) => readJsonColumn(row.record, `layer ${row.diff_id}`) as LayerRecord);
  }

  deleteLayers(diffIds: readonly DiffId[]): void {
    const statement = this.#statements.prepare('DELETE FROM layers WHERE diff_id = ?');
    this.#database.transaction(() => {
      for (const diffId of diffIds) statement.run(diffId);
    })();
  }
}
