import {
  type CompressedForm,
  type Compression,
  type CompressionRecipe,
  type DiffId,
  type Digest,
  formatRecipe,
  type LayerFormCatalog,
  parseDigest,
  type RegistryForm,
} from '@tinydock/domain';
import type { Database } from 'better-sqlite3';

interface FormRow {
  readonly digest: string;
  readonly size_bytes: number;
  readonly compression: Compression;
}

function toForm(row: FormRow): CompressedForm {
  return { digest: parseDigest(row.digest), sizeBytes: row.size_bytes, compression: row.compression };
}

/** {@link LayerFormCatalog} in SQLite. */
export class SqliteLayerFormCatalog implements LayerFormCatalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  rememberInRegistry(forms: readonly RegistryForm[]): void {
    // The order of entry is counted, not timed: two pushes may fall into one tick of the clock.
    const statement = this.#database.prepare(
      `INSERT OR REPLACE INTO registry_forms (diff_id, registry, repository, digest, size_bytes, compression, entered)
       SELECT diff_id, ?, ?, ?, ?, ?, (SELECT coalesce(max(entered), 0) + 1 FROM registry_forms)
       FROM layers WHERE diff_id = ?`,
    );
    this.#database.transaction(() => {
      for (const { diffId, registry, repository, form } of forms) {
        statement.run(registry, repository, form.digest, form.sizeBytes, form.compression, diffId);
      }
    })();
  }

  forgetInRegistry({ diffId, registry, repository, form }: RegistryForm): void {
    this.#database
      .prepare('DELETE FROM registry_forms WHERE diff_id = ? AND registry = ? AND repository = ? AND digest = ?')
      .run(diffId, registry, repository, form.digest);
  }

  findInRegistry(registry: string, diffId: DiffId): readonly RegistryForm[] {
    const rows = this.#database
      .prepare<[string, string], FormRow & { readonly repository: string }>(
        `SELECT repository, digest, size_bytes, compression FROM registry_forms
         WHERE registry = ? AND diff_id = ? ORDER BY entered DESC`,
      )
      .all(registry, diffId);
    return rows.map((row) => ({ diffId, registry, repository: row.repository, form: toForm(row) }));
  }

  rememberRecipe(diffId: DiffId, recipe: CompressionRecipe, form: CompressedForm): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO recipe_forms (diff_id, recipe, digest, size_bytes, compression)
         SELECT diff_id, ?, ?, ?, ? FROM layers WHERE diff_id = ?`,
      )
      .run(formatRecipe(recipe), form.digest, form.sizeBytes, form.compression, diffId);
  }

  findByRecipe(diffId: DiffId, recipe: CompressionRecipe): CompressedForm | undefined {
    const row = this.#database
      .prepare<[string, string], FormRow>('SELECT * FROM recipe_forms WHERE diff_id = ? AND recipe = ?')
      .get(diffId, formatRecipe(recipe));
    return row === undefined ? undefined : toForm(row);
  }

  findByDigest(diffId: DiffId, digest: Digest): CompressedForm | undefined {
    const row = this.#database
      .prepare<[string, string, string, string], FormRow>(
        `SELECT digest, size_bytes, compression FROM registry_forms WHERE diff_id = ? AND digest = ?
         UNION SELECT digest, size_bytes, compression FROM recipe_forms WHERE diff_id = ? AND digest = ? LIMIT 1`,
      )
      .get(diffId, digest, diffId, digest);
    return row === undefined ? undefined : toForm(row);
  }
}
