import {
  type ChangeOptions,
  type ContainerCatalog,
  type ContainerId,
  type ContainerRecord,
  type ContainerState,
  imagesOf,
  layersOf,
  TinydockError,
} from '@tinydock/domain';
import type { Database } from 'better-sqlite3';
import { readJsonColumn } from './json-column.ts';
import { Statements } from './statements.ts';
import { withoutSync } from './without-sync.ts';

interface ContainerRow {
  readonly id: string;
  readonly record: string;
}

function toRecord(row: ContainerRow): ContainerRecord {
  return readJsonColumn(row.record, `container ${row.id}`) as ContainerRecord;
}

/** {@link ContainerCatalog} in SQLite. */
export class SqliteContainerCatalog implements ContainerCatalog {
  readonly #database: Database;
  readonly #statements: Statements;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = new Statements(database);
  }

  insertContainer(record: ContainerRecord): void {
    this.#database.transaction(() => {
      this.#assertNameIsFree(record.name);
      this.#statements
        .prepare('INSERT INTO containers (id, name, created_at, image_id, record) VALUES (?, ?, ?, ?, ?)')
        .run(record.id, record.name, record.createdAt, record.spec.imageId, JSON.stringify(record));
      const layer = this.#statements.prepare(
        'INSERT INTO container_layers (container_id, position, diff_id) VALUES (?, ?, ?)',
      );
      for (const [position, diffId] of layersOf(record.spec).entries()) layer.run(record.id, position, diffId);
      const image = this.#statements.prepare('INSERT INTO container_images (container_id, image_id) VALUES (?, ?)');
      for (const id of imagesOf(record.spec)) image.run(record.id, id);
    })();
  }

  #assertNameIsFree(name: string): void {
    const holder = this.#statements
      .prepare<[string], string>('SELECT id FROM containers WHERE name = ?')
      .pluck()
      .get(name);
    if (holder === undefined) return;
    throw new TinydockError({
      code: 'ALREADY_EXISTS',
      reason: 'NAME_IN_USE',
      message: `the container name ${name} is in use by container ${holder.slice(0, 12)}`,
      hint: 'Remove or rename that container, or choose another name.',
    });
  }

  getContainer(id: ContainerId): ContainerRecord | undefined {
    const row = this.#statements
      .prepare<[string], ContainerRow>('SELECT id, record FROM containers WHERE id = ?')
      .get(id);
    return row === undefined ? undefined : toRecord(row);
  }

  findContainer(nameOrId: string): ContainerRecord | undefined {
    const exact = this.#statements
      .prepare<[{ key: string }], ContainerRow>(
        'SELECT id, record FROM containers WHERE name = @key OR id = @key ORDER BY name = @key DESC LIMIT 1',
      )
      .get({ key: nameOrId });
    if (exact !== undefined) return toRecord(exact);
    if (!/^[0-9a-f]{1,64}$/.test(nameOrId)) return undefined;
    const rows = this.#statements
      .prepare<[string], ContainerRow>('SELECT id, record FROM containers WHERE id GLOB ? ORDER BY id')
      .all(`${nameOrId}*`);
    if (rows.length > 1) {
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        reason: 'AMBIGUOUS_ID',
        message: `the container id ${nameOrId} is ambiguous: it matches ${rows.map((row) => row.id.slice(0, 12)).join(', ')}`,
        hint: 'Give more digits of the id, or the name.',
      });
    }
    return rows[0] === undefined ? undefined : toRecord(rows[0]);
  }

  listContainers(): readonly ContainerRecord[] {
    return this.#statements
      .prepare<[], ContainerRow>('SELECT id, record FROM containers ORDER BY created_at DESC, id')
      .all()
      .map(toRecord);
  }

  updateContainer(record: ContainerRecord, options: ChangeOptions = {}): void {
    this.#change(options, () => {
      const { changes } = this.#statements
        .prepare('UPDATE containers SET record = ? WHERE id = ? AND name = ?')
        .run(JSON.stringify(record), record.id, record.name);
      if (changes === 0) throw notFound(record.id);
    });
  }

  #change({ isSynced = true }: ChangeOptions, change: () => void): void {
    if (isSynced) change();
    else withoutSync(this.#database, change);
  }

  setState(id: ContainerId, state: ContainerState): void {
    this.#database.transaction(() => {
      const record = this.getContainer(id);
      if (record === undefined) throw notFound(id);
      this.updateContainer({ ...record, state });
    })();
  }

  renameContainer(id: ContainerId, name: string): void {
    this.#database.transaction(() => {
      const record = this.getContainer(id);
      if (record === undefined) throw notFound(id);
      this.#assertNameIsFree(name);
      this.#statements
        .prepare('UPDATE containers SET name = ?, record = ? WHERE id = ?')
        .run(name, JSON.stringify({ ...record, name }), id);
    })();
  }

  deleteContainer(id: ContainerId, options: ChangeOptions = {}): void {
    this.#change(options, () => {
      this.#statements.prepare('DELETE FROM containers WHERE id = ?').run(id);
    });
  }
}

function notFound(id: ContainerId): TinydockError {
  return new TinydockError({ code: 'NOT_FOUND', reason: 'CONTAINER_NOT_FOUND', message: `no such container: ${id}` });
}
