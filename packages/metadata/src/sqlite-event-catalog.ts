import type { EventCatalog, SystemEvent } from '@tinydock/domain';
import type { Database } from 'better-sqlite3';
import { readJsonColumn } from './json-column.ts';
import { withoutSync } from './without-sync.ts';

interface EventRow {
  readonly id: number;
  readonly record: string;
}

/** {@link EventCatalog} in SQLite. */
export class SqliteEventCatalog implements EventCatalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  appendEvents(events: readonly SystemEvent[], keep: number): void {
    const statement = this.#database.prepare('INSERT INTO events (time_ms, record) VALUES (?, ?)');
    withoutSync(this.#database, () => {
      for (const event of events) statement.run(Date.parse(event.time), JSON.stringify(event));
      this.#database.prepare('DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - ?').run(keep);
    });
  }

  listEvents(sinceMs: number, untilMs: number): readonly SystemEvent[] {
    return this.#database
      .prepare<[number, number], EventRow>('SELECT id, record FROM events WHERE time_ms BETWEEN ? AND ? ORDER BY id')
      .all(sinceMs, untilMs)
      .map((row) => readJsonColumn(row.record, `event ${row.id}`) as SystemEvent);
  }
}
