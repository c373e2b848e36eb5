import { type NetworkCatalog, type NetworkId, type NetworkRecord, TinydockError } from '@tinydock/domain';
import type { Database } from 'better-sqlite3';
import { readJsonColumn } from './json-column.ts';

interface NetworkRow {
  readonly id: string;
  readonly record: string;
}

function toRecord(row: NetworkRow): NetworkRecord {
  return readJsonColumn(row.record, `network ${row.id}`) as NetworkRecord;
}

/** {@link NetworkCatalog} in SQLite. */
export class SqliteNetworkCatalog implements NetworkCatalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  insertNetwork(record: NetworkRecord): void {
    const { changes } = this.#database
      .prepare('INSERT INTO networks (id, name, record) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING')
      .run(record.id, record.name, JSON.stringify(record));
    if (changes > 0) return;
    throw new TinydockError({
      code: 'ALREADY_EXISTS',
      reason: 'NAME_IN_USE',
      message: `network with name ${record.name} already exists`,
      hint: 'Remove that network, or choose another name.',
    });
  }

  findNetwork(nameOrId: string): NetworkRecord | undefined {
    const exact = this.#database
      .prepare<[{ key: string }], NetworkRow>(
        'SELECT id, record FROM networks WHERE name = @key OR id = @key ORDER BY name = @key DESC LIMIT 1',
      )
      .get({ key: nameOrId });
    if (exact !== undefined) return toRecord(exact);
    if (!/^[0-9a-f]{1,64}$/.test(nameOrId)) return undefined;
    const rows = this.#database
      .prepare<[string], NetworkRow>('SELECT id, record FROM networks WHERE id GLOB ? ORDER BY id')
      .all(`${nameOrId}*`);
    if (rows.length > 1) {
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        reason: 'AMBIGUOUS_ID',
        message: `the network id ${nameOrId} is ambiguous: it matches ${rows.map((row) => row.id.slice(0, 12)).join(', ')}`,
        hint: 'Give more digits of the id, or the name.',
      });
    }
    return rows[0] === undefined ? undefined : toRecord(rows[0]);
  }

  listNetworks(): readonly NetworkRecord[] {
    return this.#database.prepare<[], NetworkRow>('SELECT id, record FROM networks ORDER BY name').all().map(toRecord);
  }

  deleteNetwork(id: NetworkId): void {
    this.#database.prepare('DELETE FROM networks WHERE id = ?').run(id);
  }
}
