import type { VolumeCatalog, VolumeRecord } from '@tinydock/domain';
import type { Database } from 'better-sqlite3';
import { readJsonColumn } from './json-column.ts';

interface VolumeRow {
  readonly name: string;
  readonly record: string;
}

function toRecord(row: VolumeRow): VolumeRecord {
  return readJsonColumn(row.record, `volume ${row.name}`) as VolumeRecord;
}

/** {@link VolumeCatalog} in SQLite. */
export class SqliteVolumeCatalog implements VolumeCatalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  insertVolume(record: VolumeRecord): boolean {
    const { changes } = this.#database
      .prepare('INSERT INTO volumes (name, record) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(record.name, JSON.stringify(record));
    return changes > 0;
  }

  getVolume(name: string): VolumeRecord | undefined {
    const row = this.#database
      .prepare<[string], VolumeRow>('SELECT name, record FROM volumes WHERE name = ?')
      .get(name);
    return row === undefined ? undefined : toRecord(row);
  }

  listVolumes(): readonly VolumeRecord[] {
    return this.#database.prepare<[], VolumeRow>('SELECT name, record FROM volumes ORDER BY name').all().map(toRecord);
  }

  deleteVolume(name: string): void {
    this.#database.prepare('DELETE FROM volumes WHERE name = ?').run(name);
  }
}
