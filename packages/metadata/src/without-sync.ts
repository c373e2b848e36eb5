import type { Database } from 'better-sqlite3';

/**
 * Does the changes in one transaction whose end does not wait for the disk: a power failure may undo it, and a process
 * that ends does not. For what nobody was promised to find again, since each wait stops the daemon for as long as the
 * disk takes. The next transaction that waits makes it durable too.
 */
export function withoutSync(database: Database, change: () => void): void {
  database.pragma('synchronous = NORMAL');
  try {
    database.transaction(change)();
  } finally {
    database.pragma('synchronous = FULL');
  }
}
