import Database from 'better-sqlite3';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { MIGRATIONS } from './migrations.ts';

function migrate(database: Database.Database, path: string): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > MIGRATIONS.length) {
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      message: `the database ${path} has version ${version}, and this tinydockd knows versions up to ${MIGRATIONS.length}`,
      hint: 'It was written by a newer tinydockd; use that one.',
    });
  }
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < version) continue;
    database.transaction(() => {
      database.exec(step);
      database.pragma(`user_version = ${index + 1}`);
    })();
  }
}

/**
 * Opens the database, makes it if needed, and brings it to the newest schema. A committed transaction survives a power
 * failure. The caller closes it.
 * @throws TinydockError FAILED_PRECONDITION for a newer schema, DATA_LOSS for a file that is no database
 */
export function openDatabase(path: string): Database.Database {
  const database = new Database(path);
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('busy_timeout = 5000');
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    if (!hasErrnoCode(error, 'SQLITE_NOTADB', 'SQLITE_CORRUPT')) throw error;
    throw new TinydockError({
      code: 'DATA_LOSS',
      message: `the database ${path} is damaged: ${error instanceof Error ? error.message : ''}`,
      hint: 'Move it aside and start the daemon again: layers are found again from their directories, names are not.',
      cause: error,
    });
  }
}
