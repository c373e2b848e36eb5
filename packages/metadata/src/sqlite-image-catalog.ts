import {
  type Annotations,
  type Digest,
  type ImageCatalog,
  type ImageId,
  type ImageRecord,
  type ManifestRecord,
  type NamedImage,
  type NewImage,
  parseDigest,
  parseImageId,
  type PutImageResult,
  type ReferenceText,
  type StandsFor,
  TinydockError,
} from '@tinydock/domain';
import type { Database } from 'better-sqlite3';
import { readJsonColumn } from './json-column.ts';

interface NameRow {
  readonly name: string;
  readonly image_id: string;
  readonly stands_for: string | null;
}

interface ImageRow {
  readonly id: string;
  readonly record: string;
  readonly pinned_at: string | null;
}

/** Only digests are ever written. */
function standsForOf(rows: readonly NameRow[]): StandsFor {
  return Object.fromEntries(rows.map(({ name, stands_for: digest }) => [name, digest as Digest]));
}

const SELECT_IMAGES = 'SELECT id, record, pinned_at FROM images LEFT JOIN pins ON image_id = id';

/** {@link ImageCatalog} in SQLite. */
export class SqliteImageCatalog implements ImageCatalog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  putImage(image: NewImage): PutImageResult {
    return this.#database.transaction(() => {
      const added = this.#insertImage(image.image);
      const changes = image.tags.map((tag) => ({
        tag,
        before: this.#pointName(tag, image.image.id, image.standsFor?.[tag]),
      }));
      for (const digest of image.digests) this.#pointName(digest, image.image.id);
      this.#insertManifests(image.manifests);
      this.#forgetCopyInTrash(image.image.id);
      const changed = changes.filter(({ before }) => before !== image.image.id);
      return {
        added,
        changedTags: changed.map(({ tag }) => tag),
        movedTags: changed.flatMap(({ tag, before }) => (before === undefined ? [] : [{ tag, from: before }])),
      };
    })();
  }

  #insertImage(image: ImageRecord): boolean {
    const { changes } = this.#database
      .prepare('INSERT INTO images (id, created, record) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING')
      .run(image.id, image.created ?? null, JSON.stringify(image));
    if (changes === 0) {
      if (image.annotations !== undefined) this.#annotate(image.id, image.annotations);
      return false;
    }
    const statement = this.#database.prepare('INSERT INTO image_layers (image_id, position, diff_id) VALUES (?, ?, ?)');
    for (const [position, diffId] of image.diffIds.entries()) statement.run(image.id, position, diffId);
    return true;
  }

  #annotate(id: ImageId, annotations: Annotations): void {
    this.#database
      .prepare(
        `UPDATE images SET record = json_set(record, '$.annotations', json(:annotations))
         WHERE id = :id AND json_extract(record, '$.annotations') IS NOT json(:annotations)`,
      )
      .run({ annotations: JSON.stringify(annotations), id });
  }

  #insertManifests(manifests: readonly ManifestRecord[]): void {
    const statement = this.#database.prepare(
      'INSERT OR REPLACE INTO manifests (digest, image_id, media_type) VALUES (?, ?, ?)',
    );
    for (const { digest, imageId, mediaType } of manifests) statement.run(digest, imageId, mediaType);
  }

  /** Returns the image that had the name before, if any. */
  #pointName(name: ReferenceText, id: ImageId, standsFor?: Digest): ImageId | undefined {
    const before = this.#database
      .prepare<[string], string>('SELECT image_id FROM image_names WHERE name = ?')
      .pluck()
      .get(name);
    this.#database
      .prepare(
        `INSERT INTO image_names (name, image_id, stands_for) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET image_id = excluded.image_id, stands_for = excluded.stands_for
         WHERE image_id IS NOT excluded.image_id OR stands_for IS NOT excluded.stands_for`,
      )
      .run(name, id, standsFor ?? null);
    return before === undefined ? undefined : parseImageId(before);
  }

  /** An image that has all names again that it was removed with is no longer in the trash. */
  #forgetCopyInTrash(id: ImageId): void {
    this.#database
      .prepare(
        `DELETE FROM trash WHERE image_id = :id AND NOT EXISTS (
           SELECT 1 FROM trash_names WHERE image_id = :id
           AND name NOT IN (SELECT name FROM image_names WHERE image_id = :id))`,
      )
      .run({ id });
  }

  #withNames(rows: readonly ImageRow[], names: readonly NameRow[]): NamedImage[] {
    const byImage = Map.groupBy(names, (row) => row.image_id);
    return rows.map((row) => {
      // Only canonical references are ever written.
      const named = byImage.get(row.id) ?? [];
      const known = named.filter(({ stands_for: digest }) => digest !== null);
      const own = named.map(({ name }) => name as ReferenceText).sort();
      return {
        ...(readJsonColumn(row.record, `image ${row.id}`) as ImageRecord),
        tags: own.filter((name) => !name.includes('@')),
        digests: own.filter((name) => name.includes('@')),
        ...(known.length > 0 && { standsFor: standsForOf(known) }),
        ...(row.pinned_at !== null && { pinnedAt: row.pinned_at }),
      };
    });
  }

  #namesOf(id: string): NameRow[] {
    return this.#database
      .prepare<[string], NameRow>('SELECT name, image_id, stands_for FROM image_names WHERE image_id = ?')
      .all(id);
  }

  getImage(id: ImageId): NamedImage | undefined {
    const row = this.#database.prepare<[string], ImageRow>(`${SELECT_IMAGES} WHERE id = ?`).get(id);
    return row === undefined ? undefined : this.#withNames([row], this.#namesOf(id))[0];
  }

  listImages(): readonly NamedImage[] {
    const rows = this.#database.prepare<[], ImageRow>(`${SELECT_IMAGES} ORDER BY created DESC, id`).all();
    const names = this.#database.prepare<[], NameRow>('SELECT name, image_id, stands_for FROM image_names').all();
    return this.#withNames(rows, names);
  }

  findByName(name: ReferenceText): NamedImage | undefined {
    const id = this.#database
      .prepare<[string], string>('SELECT image_id FROM image_names WHERE name = ?')
      .pluck()
      .get(name);
    return id === undefined ? undefined : this.getImage(parseImageId(id));
  }

  findByIdPrefix(hex: string): readonly NamedImage[] {
    if (!/^[0-9a-f]+$/.test(hex)) return [];
    const rows = this.#database
      .prepare<[string], ImageRow>(`${SELECT_IMAGES} WHERE id GLOB ? ORDER BY id`)
      .all(`sha256:${hex}*`);
    return this.#withNames(
      rows,
      rows.flatMap((row) => this.#namesOf(row.id)),
    );
  }

  tag(name: ReferenceText, id: ImageId, standsFor?: Digest): ImageId | undefined {
    return this.#database.transaction(() => {
      this.#assertPresent(id);
      const before = this.#pointName(name, id, standsFor);
      this.#forgetCopyInTrash(id);
      return before === id ? undefined : before;
    })();
  }

  removeName(name: ReferenceText): boolean {
    return this.#database.prepare('DELETE FROM image_names WHERE name = ?').run(name).changes > 0;
  }

  removeImage(id: ImageId): void {
    this.#database.prepare('DELETE FROM images WHERE id = ?').run(id);
  }

  pin(id: ImageId, pinnedAt: string): boolean {
    this.#assertPresent(id);
    const sql = 'INSERT OR IGNORE INTO pins (image_id, pinned_at) VALUES (?, ?)';
    return this.#database.prepare(sql).run(id, pinnedAt).changes > 0;
  }

  unpin(id: ImageId): boolean {
    return this.#database.prepare('DELETE FROM pins WHERE image_id = ?').run(id).changes > 0;
  }

  #assertPresent(id: ImageId): void {
    if (this.getImage(id) !== undefined) return;
    throw new TinydockError({ code: 'NOT_FOUND', reason: 'IMAGE_NOT_FOUND', message: `no such image: ${id}` });
  }

  listManifests(id?: ImageId): readonly ManifestRecord[] {
    const where = id === undefined ? '' : 'WHERE image_id = ?';
    const rows = this.#database
      .prepare<string[], { digest: string; media_type: string; image_id: string }>(
        `SELECT digest, media_type, image_id FROM manifests ${where} ORDER BY image_id, digest`,
      )
      .all(...(id === undefined ? [] : [id]));
    return rows.map((row) => ({
      digest: parseDigest(row.digest),
      mediaType: row.media_type,
      imageId: parseImageId(row.image_id),
    }));
  }
}
