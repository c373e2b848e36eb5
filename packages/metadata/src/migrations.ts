/**
 * The schema, one step a version; `PRAGMA user_version` says how many have been applied. A step that has been
 * released never changes. Lists and objects that no query looks into are JSON text.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE staging (
    id TEXT PRIMARY KEY,
    pid INTEGER NOT NULL,
    started_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE layers (
    diff_id TEXT PRIMARY KEY,
    record TEXT NOT NULL
  ) STRICT;

  CREATE TABLE leases (
    id TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (id, content)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE images (
    id TEXT PRIMARY KEY,
    created TEXT,
    record TEXT NOT NULL
  ) STRICT;

  CREATE TABLE image_layers (
    image_id TEXT NOT NULL REFERENCES images (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    diff_id TEXT NOT NULL,
    PRIMARY KEY (image_id, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX image_layers_by_layer ON image_layers (diff_id);

  CREATE TABLE image_names (
    name TEXT PRIMARY KEY,
    image_id TEXT NOT NULL REFERENCES images (id) ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX image_names_by_image ON image_names (image_id);

  CREATE TABLE manifests (
    digest TEXT NOT NULL,
    image_id TEXT NOT NULL REFERENCES images (id) ON DELETE CASCADE,
    media_type TEXT NOT NULL,
    PRIMARY KEY (image_id, digest)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE containers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    image_id TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT;

  CREATE TABLE container_layers (
    container_id TEXT NOT NULL REFERENCES containers (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    diff_id TEXT NOT NULL,
    PRIMARY KEY (container_id, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX container_layers_by_layer ON container_layers (diff_id);

  `,
  `
  CREATE TABLE registry_forms (
    diff_id TEXT NOT NULL REFERENCES layers (diff_id) ON DELETE CASCADE,
    registry TEXT NOT NULL,
    repository TEXT NOT NULL,
    digest TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    compression TEXT NOT NULL,
    entered INTEGER NOT NULL,
    PRIMARY KEY (diff_id, registry, repository, digest)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE recipe_forms (
    diff_id TEXT NOT NULL REFERENCES layers (diff_id) ON DELETE CASCADE,
    recipe TEXT NOT NULL,
    digest TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    compression TEXT NOT NULL,
    PRIMARY KEY (diff_id, recipe)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE build_steps (
    key TEXT PRIMARY KEY,
    diff_id TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX build_steps_by_layer ON build_steps (diff_id);

  CREATE TABLE build_traces (
    name TEXT PRIMARY KEY,
    trace TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE trash (
    image_id TEXT PRIMARY KEY,
    removed_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT;

  CREATE TABLE trash_layers (
    image_id TEXT NOT NULL REFERENCES trash (image_id) ON DELETE CASCADE,
    diff_id TEXT NOT NULL,
    PRIMARY KEY (image_id, diff_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE trash_names (
    image_id TEXT NOT NULL REFERENCES trash (image_id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (image_id, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE trash_manifests (
    image_id TEXT NOT NULL REFERENCES trash (image_id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    media_type TEXT NOT NULL,
    PRIMARY KEY (image_id, digest)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE pins (
    image_id TEXT PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
    pinned_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  ALTER TABLE trash ADD COLUMN pinned_at TEXT;
  `,
  `
  ALTER TABLE build_steps ADD COLUMN used_at TEXT NOT NULL DEFAULT '';
  ALTER TABLE build_steps ADD COLUMN description TEXT NOT NULL DEFAULT '';
  UPDATE build_steps SET used_at = created_at;
  `,
  `
  CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time_ms INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX events_by_time ON events (time_ms);
  `,
  `
  CREATE TABLE volumes (
    name TEXT PRIMARY KEY,
    record TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE networks (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE build_records (
    id TEXT PRIMARY KEY,
    started_at TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE container_images (
    container_id TEXT NOT NULL REFERENCES containers (id) ON DELETE CASCADE,
    image_id TEXT NOT NULL,
    PRIMARY KEY (container_id, image_id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE image_names ADD COLUMN stands_for TEXT;
  ALTER TABLE trash_names ADD COLUMN stands_for TEXT;
  `,
  `
  ALTER TABLE trash_names ADD COLUMN removed_at TEXT NOT NULL DEFAULT '';
  UPDATE trash_names SET removed_at = (SELECT removed_at FROM trash WHERE trash.image_id = trash_names.image_id);
  `,
];
