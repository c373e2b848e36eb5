import type { Database, Statement } from 'better-sqlite3';

/** The statements of a database, each compiled once: that takes longer than most take to run. */
export class Statements {
  readonly #database: Database;
  readonly #compiled = new Map<string, unknown>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** As `Database.prepare`. What is set on a statement, such as `pluck`, stays. */
  prepare<Parameters extends unknown[], Result = unknown>(sql: string): Statement<Parameters, Result> {
    const known = this.#compiled.get(sql) ?? this.#database.prepare(sql);
    this.#compiled.set(sql, known);
    return known as Statement<Parameters, Result>;
  }
}
