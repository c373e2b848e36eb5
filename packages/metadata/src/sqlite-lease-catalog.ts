import type { DiffId, Digest, LeaseCatalog } from '@tinydock/domain';
import type { Database } from 'better-sqlite3';
import { withoutSync } from './without-sync.ts';

/** {@link LeaseCatalog} in SQLite. Nothing waits for the disk: each start of the daemon begins without leases. */
export class SqliteLeaseCatalog implements LeaseCatalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  lease(id: string, content: readonly (DiffId | Digest)[]): void {
    const statement = this.#database.prepare('INSERT OR IGNORE INTO leases (id, content) VALUES (?, ?)');
    withoutSync(this.#database, () => {
      for (const digest of content) statement.run(id, digest);
    });
  }

  release(id: string): void {
    const statement = this.#database.prepare('DELETE FROM leases WHERE id = ?');
    withoutSync(this.#database, () => statement.run(id));
  }

  releaseAll(): void {
    this.#database.exec('DELETE FROM leases');
  }
}
