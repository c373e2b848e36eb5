import {
  type ImageId,
  parseImageId,
  type ReferenceText,
  type RestoredImage,
  shortId,
  TinydockError,
  type TrashCatalog,
  type TrashedImage,
} from '@tinydock/domain';
import type { Database } from 'better-sqlite3';
import { readJsonColumn } from './json-column.ts';

interface TrashRow {
  readonly image_id: string;
  readonly removed_at: string;
  readonly expires_at: string;
  readonly record: string;
  readonly pinned_at: string | null;
  readonly is_in_store: number;
}

interface NameRow {
  readonly image_id: string;
  readonly name: ReferenceText;
}

/** What the trash keeps of an image beside its names. */
const KEEP_CONTENT = [
  'INSERT OR IGNORE INTO trash_layers (image_id, diff_id) SELECT image_id, diff_id FROM image_layers WHERE image_id = :id',
  `INSERT OR IGNORE INTO trash_manifests (image_id, digest, media_type)
   SELECT image_id, digest, media_type FROM manifests WHERE image_id = :id`,
];

/** How a row gets from the images into the trash. A copy that is here already keeps its names. */
const DISCARD = [
  `INSERT INTO trash (image_id, removed_at, expires_at, record, pinned_at)
   SELECT id, :removedAt, :expiresAt, record, pinned_at FROM images LEFT JOIN pins ON image_id = id WHERE id = :id
   ON CONFLICT (image_id) DO UPDATE SET
     removed_at = excluded.removed_at, expires_at = excluded.expires_at, pinned_at = excluded.pinned_at`,
  ...KEEP_CONTENT,
  `INSERT INTO trash_names (image_id, name, stands_for, removed_at)
   SELECT image_id, name, stands_for, :removedAt FROM image_names WHERE image_id = :id
   ON CONFLICT (image_id, name) DO UPDATE SET stands_for = excluded.stands_for, removed_at = excluded.removed_at`,
  'DELETE FROM images WHERE id = :id',
];

/** How a name gets there, with a copy of its image. The pin stays with the image. */
const DISCARD_NAME = [
  `INSERT INTO trash (image_id, removed_at, expires_at, record)
   SELECT id, :removedAt, :expiresAt, record FROM images WHERE id = :id
   ON CONFLICT (image_id) DO UPDATE SET removed_at = excluded.removed_at, expires_at = excluded.expires_at`,
  ...KEEP_CONTENT,
  `INSERT INTO trash_names (image_id, name, stands_for, removed_at)
   SELECT image_id, name, stands_for, :removedAt FROM image_names WHERE name = :name
   ON CONFLICT (image_id, name) DO UPDATE SET stands_for = excluded.stands_for, removed_at = excluded.removed_at`,
  'DELETE FROM image_names WHERE name = :name',
];

/** Names that went at the time that is asked for, or at any. */
const RESTORED_NAMES = "image_id = :id AND :removedAt IN ('', removed_at)";

/** How it gets back. The image may have come into the store again meanwhile; other names of it may stay here. */
const RESTORE = [
  `INSERT OR IGNORE INTO images (id, created, record)
   SELECT image_id, json_extract(record, '$.created'), record FROM trash WHERE image_id = :id`,
  `INSERT OR IGNORE INTO image_layers (image_id, position, diff_id)
   SELECT image_id, each.key, each.value FROM trash, json_each(record, '$.diffIds') AS each WHERE image_id = :id`,
  `INSERT OR IGNORE INTO image_names (name, image_id, stands_for)
   SELECT name, image_id, stands_for FROM trash_names WHERE ${RESTORED_NAMES}`,
  `INSERT OR IGNORE INTO manifests (digest, image_id, media_type)
   SELECT digest, image_id, media_type FROM trash_manifests WHERE image_id = :id`,
  `INSERT OR IGNORE INTO pins (image_id, pinned_at)
   SELECT image_id, pinned_at FROM trash WHERE image_id = :id AND pinned_at IS NOT NULL`,
  `DELETE FROM trash_names WHERE ${RESTORED_NAMES}`,
  'UPDATE trash SET pinned_at = NULL WHERE image_id = :id',
  'DELETE FROM trash WHERE image_id = :id AND NOT EXISTS (SELECT 1 FROM trash_names WHERE image_id = :id)',
];

const LIST = `SELECT *, EXISTS (SELECT 1 FROM images WHERE id = image_id) AS is_in_store FROM trash
  ORDER BY removed_at DESC, image_id`;

interface RemovalTimes {
  readonly removedAt: string;
  readonly expiresAt: string;
}

/** {@link TrashCatalog} in SQLite. */
export class SqliteTrashCatalog implements TrashCatalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  discardImages(ids: readonly ImageId[], { removedAt, expiresAt }: RemovalTimes): void {
    this.#database.transaction(() => {
      for (const id of ids) {
        const found = this.#database.prepare('SELECT 1 FROM images WHERE id = ?').get(id);
        if (found === undefined) throw notFound(`no such image: ${id}`);
        this.#runAll(DISCARD, { id, removedAt, expiresAt });
      }
    })();
  }

  discardNames(names: readonly ReferenceText[], { removedAt, expiresAt }: RemovalTimes): void {
    this.#database.transaction(() => {
      for (const name of names) {
        const id = this.#holderOf(name);
        if (id === undefined) throw notFound(`no such image: ${name}`);
        this.#runAll(DISCARD_NAME, { id, name, removedAt, expiresAt });
      }
    })();
  }

  listTrash(): readonly TrashedImage[] {
    const rows = this.#database.prepare<[], TrashRow>(LIST).all();
    const names = this.#database.prepare<[], NameRow>('SELECT image_id, name FROM trash_names ORDER BY name').all();
    const byImage = Map.groupBy(names, (row) => row.image_id);
    return rows.map((row) => {
      const own = (byImage.get(row.image_id) ?? []).map(({ name }) => name);
      return {
        ...(readJsonColumn(row.record, `removed image ${row.image_id}`) as TrashedImage),
        tags: own.filter((name) => !name.includes('@')),
        digests: own.filter((name) => name.includes('@')),
        ...(row.pinned_at !== null && { pinnedAt: row.pinned_at }),
        ...(row.is_in_store === 1 && { isInStore: true }),
        removedAt: row.removed_at,
        expiresAt: row.expires_at,
      };
    });
  }

  restoreImage(id: ImageId, name?: ReferenceText): RestoredImage {
    return this.#database.transaction(() => {
      const removedAt = this.#removalOf(id, name);
      const restored = { id, removedAt: name === undefined ? '' : removedAt };
      const sql = `SELECT name FROM trash_names WHERE ${RESTORED_NAMES} AND name NOT LIKE '%@%' ORDER BY name`;
      const tags = this.#database.prepare<[typeof restored], ReferenceText>(sql).pluck().all(restored);
      this.#runAll(RESTORE, restored);
      const holders = tags.map((tag) => ({ tag, by: this.#holderOf(tag) ?? id }));
      return {
        imageId: id,
        removedAt,
        tags: holders.filter(({ by }) => by === id).map(({ tag }) => tag),
        takenTags: holders.filter(({ by }) => by !== id),
      };
    })();
  }

  /** When a name of an image went, or else the image. */
  #removalOf(id: ImageId, name: ReferenceText | undefined): string {
    const [table, condition] = name === undefined ? ['trash', ''] : ['trash_names', ' AND name = :name'];
    const sql = `SELECT removed_at FROM ${table} WHERE image_id = :id${condition}`;
    const found = this.#database.prepare<[object], string>(sql).pluck().get({ id, name });
    if (found === undefined) throw notFound(`no image ${name ?? shortId(id)} in the trash`);
    return found;
  }

  forgetImages(ids: readonly ImageId[]): void {
    const statement = this.#database.prepare('DELETE FROM trash WHERE image_id = ?');
    this.#database.transaction(() => {
      for (const id of ids) statement.run(id);
    })();
  }

  #holderOf(name: ReferenceText): ImageId | undefined {
    const id = this.#database
      .prepare<[string], string>('SELECT image_id FROM image_names WHERE name = ?')
      .pluck()
      .get(name);
    return id === undefined ? undefined : parseImageId(id);
  }

  /** Binds to each statement the parameters that it names. */
  #runAll(statements: readonly string[], parameters: Readonly<Record<string, string>>): void {
    for (const sql of statements) this.#database.prepare(sql).run(parameters);
  }
}

function notFound(message: string): TinydockError {
  return new TinydockError({ code: 'NOT_FOUND', reason: 'IMAGE_NOT_FOUND', message });
}
