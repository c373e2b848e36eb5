import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CompressedForm,
  hasErrnoCode,
  type LayerRecord,
  parseDiffId,
  parseDigest,
  TinydockError,
} from '@tinydock/domain';
import { LAYER_FILES } from './store-layout.ts';

const VERSION = 1;

/** What `layer.json` says: the catalog's row, and what only mounting needs. */
export interface LayerFile {
  readonly layer: LayerRecord;
  /** Directories of the layer that hold whiteouts, without leading slash; '' for the root. */
  readonly whiteoutDirectories: readonly string[];
}

export function formatLayerFile(file: LayerFile): string {
  return `${JSON.stringify({ version: VERSION, ...file }, null, 1)}\n`;
}

function damaged(where: string, why: string, cause?: unknown): TinydockError {
  return new TinydockError({
    code: 'DATA_LOSS',
    message: `${where} is damaged: ${why}`,
    hint: 'Remove the images that use this layer and pull them again.',
    cause,
  });
}

class FieldReader {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null) throw new Error('an object is missing');
    this.#fields = value as Readonly<Record<string, unknown>>;
  }

  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value !== 'string') throw new Error(`${name} is not text`);
    return value;
  }

  count(name: string): number {
    const value = this.#fields[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Error(`${name} is no count`);
    return value;
  }

  texts(name: string): readonly string[] {
    const value = this.#fields[name];
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
      throw new Error(`${name} is no list`);
    return value;
  }

  optional(name: string): FieldReader | undefined {
    const value = this.#fields[name];
    return value === undefined ? undefined : new FieldReader(value);
  }

  required(name: string): FieldReader {
    return new FieldReader(this.#fields[name]);
  }
}

function readCompressed(fields: FieldReader | undefined): CompressedForm | undefined {
  if (fields === undefined) return undefined;
  const compression = fields.text('compression');
  if (compression !== 'none' && compression !== 'gzip' && compression !== 'zstd') {
    throw new Error(`the compression ${compression} is not known`);
  }
  return { digest: parseDigest(fields.text('digest')), sizeBytes: fields.count('sizeBytes'), compression };
}

/**
 * Reads the text of a layer.json.
 * @param where Names the file in errors.
 * @throws TinydockError DATA_LOSS
 */
export function parseLayerFile(text: string, where: string): LayerFile {
  try {
    const file = new FieldReader(JSON.parse(text));
    if (file.count('version') !== VERSION) throw new Error('its version is not known');
    const fields = file.required('layer');
    return {
      layer: {
        diffId: parseDiffId(fields.text('diffId')),
        tarBytes: fields.count('tarBytes'),
        indexBytes: fields.count('indexBytes'),
        contentBytes: fields.count('contentBytes'),
        entries: fields.count('entries'),
        impliedDirectories: fields.texts('impliedDirectories'),
        compressed: readCompressed(fields.optional('compressed')),
        createdAt: fields.text('createdAt'),
      },
      whiteoutDirectories: file.texts('whiteoutDirectories'),
    };
  } catch (error) {
    throw damaged(where, error instanceof Error ? error.message : String(error), error);
  }
}

/**
 * The layer.json of a layer's directory, a few hundred bytes: waiting for it takes ten times as long as reading it, and
 * a build reads one for each layer that it copies from.
 * @throws TinydockError DATA_LOSS where it is missing or damaged
 */
export function readLayerFile(layerDir: string): LayerFile {
  const path = join(layerDir, LAYER_FILES.record);
  try {
    return parseLayerFile(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) throw damaged(path, 'it is missing', error);
    throw error;
  }
}
