import type { ContentReference, DiffId, Digest, ReferenceCatalog } from '@tinydock/domain';
import type { Database } from 'better-sqlite3';

/** Everything that holds content. Whoever adds a table that refers to layers or blobs adds it here. */
const REFERENCES = `
  SELECT 'image' AS kind, image_id AS holder, diff_id AS content FROM image_layers
  UNION ALL SELECT 'image', id, id FROM images
  UNION ALL SELECT 'image', image_id, digest FROM manifests
  UNION ALL SELECT 'container', container_id, diff_id FROM container_layers
  UNION ALL SELECT 'container', id, image_id FROM containers
  UNION ALL SELECT 'container', container_id, image_id FROM container_images
  UNION ALL SELECT 'lease', id, content FROM leases
  UNION ALL SELECT 'build-step', key, diff_id FROM build_steps
  UNION ALL SELECT 'trash', image_id, diff_id FROM trash_layers
  UNION ALL SELECT 'trash', image_id, image_id FROM trash
  UNION ALL SELECT 'trash', image_id, digest FROM trash_manifests`;

/** {@link ReferenceCatalog} in SQLite. */
export class SqliteReferenceCatalog implements ReferenceCatalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  listReferences(): readonly ContentReference[] {
    return this.#database
      .prepare<[], ContentReference>(`SELECT DISTINCT kind, holder, content FROM (${REFERENCES})`)
      .all();
  }

  findUnreferencedLayers(): readonly DiffId[] {
    return this.#database
      .prepare<[], DiffId>(
        `SELECT diff_id FROM layers WHERE diff_id NOT IN (SELECT content FROM (${REFERENCES})) ORDER BY diff_id`,
      )
      .pluck()
      .all();
  }

  findUnreferencedBlobs(stored: readonly Digest[]): readonly Digest[] {
    const referenced = new Set(this.#database.prepare<[], string>(`SELECT content FROM (${REFERENCES})`).pluck().all());
    return stored.filter((digest) => !referenced.has(digest));
  }
}
