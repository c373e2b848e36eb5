import type { DiffId, Digest, LeaseCatalog } from '@tinydock/domain';
import type { Database } from 'better-sqlite3';

/** {@link LeaseCatalog} in SQLite. */
export class SqliteLeaseCatalog implements LeaseCatalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  lease(id: string, content: readonly (DiffId | Digest)[]): void {
    const statement = this.#database.prepare('INSERT OR IGNORE INTO leases (id, content) VALUES (?, ?)');
    this.#database.transaction(() => {
      for (const digest of content) statement.run(id, digest);
    })();
  }

  release(id: string): void {
    this.#database.prepare('DELETE FROM leases WHERE id = ?').run(id);
  }

  releaseAll(): void {
    this.#database.exec('DELETE FROM leases');
  }
}
