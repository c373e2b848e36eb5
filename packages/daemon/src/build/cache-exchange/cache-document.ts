import { createHash } from 'node:crypto';
import type { StepResult } from '@tinydock/builder';
import {
  type CompressedForm,
  describeIssues,
  type Descriptor,
  type DiffId,
  type Digest,
  isDigest,
  MEDIA_TYPES,
  type NewManifest,
  OCI_LAYERS,
  parseDiffId,
  parseDigest,
  TinydockError,
} from '@tinydock/domain';
import * as z from 'zod';

/** Of the configuration that a manifest of a cache has: see docs/decisions/0060-build-cache-exchange.md. */
export const CACHE_CONFIG_TYPE = 'application/vnd.tinydock.buildcache.v1+json';

/** Larger ones are refused. */
export const MAX_CACHE_CONFIG_BYTES = 8 * 1024 * 1024;

const MAX_ITEMS = 10_000;
const MAX_KEYS = 8;
/** What goes into the history of images. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

const digest = z.string().refine((text) => isDigest(text), 'expected sha256: and 64 hex digits');

/** Results of steps, in the order of their first keys. */
export const stepsSchema = z
  .array(
    z.object({
      keys: z.array(digest).min(1).max(MAX_KEYS),
      layer: z.number().int().nonnegative(),
      createdAt: z.string().refine((text) => TIME.test(text) && !Number.isNaN(Date.parse(text)), 'expected a time'),
    }),
  )
  .max(MAX_ITEMS);

const documentSchema = z.object({
  version: z.literal(1),
  /** Of the layers of the manifest, in its order. */
  diffIds: z.array(digest).max(MAX_ITEMS),
  steps: stepsSchema,
});

export function invalidCache(why: string, cause?: unknown): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', message: `it is no build cache: ${why}`, cause });
}

/** @throws TinydockError INVALID_ARGUMENT */
export function parseJson<Schema extends z.ZodType>(bytes: Uint8Array, schema: Schema): z.infer<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalidCache('it is not JSON', cause);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidCache(describeIssues(parsed.error));
  return parsed.data;
}

/** @throws TinydockError INVALID_ARGUMENT for a layer that is not there */
export function toResults(steps: z.infer<typeof stepsSchema>, diffIds: readonly DiffId[]): readonly StepResult[] {
  return steps.map(({ keys, layer, createdAt }) => {
    const diffId = diffIds[layer];
    if (diffId === undefined) throw invalidCache(`a step has the layer ${layer}, and there are ${diffIds.length}`);
    return { keys: keys.map(parseDigest), diffId, createdAt };
  });
}

/** What a cache says: results of steps, and in which form each of their layers comes. */
export interface CacheDocument {
  readonly steps: readonly StepResult[];
  readonly forms: ReadonlyMap<DiffId, Descriptor>;
}

/**
 * Reads the configuration of a cache's manifest.
 * @throws TinydockError INVALID_ARGUMENT for what is none
 */
export function parseCacheDocument(bytes: Uint8Array, layers: readonly Descriptor[]): CacheDocument {
  const document = parseJson(bytes, documentSchema);
  const diffIds = document.diffIds.map(parseDiffId);
  if (diffIds.length !== layers.length)
    throw invalidCache(`its manifest has ${layers.length} layers and its configuration ${diffIds.length}`);
  const forms = new Map(diffIds.map((diffId, index) => [diffId, layers[index] as Descriptor]));
  return { steps: toResults(document.steps, diffIds), forms };
}

/** Where the bytes of small documents go. */
export interface CacheManifest extends NewManifest {
  readonly config: { readonly bytes: Uint8Array; readonly digest: Digest };
}

function digestOf(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
}

/** The diffIDs of steps, each once, in the order in which they came about. */
export function layersOf(steps: readonly StepResult[]): readonly DiffId[] {
  return [...new Set(steps.map(({ diffId }) => diffId))];
}

/** Stages that are built at the same time end in any order. */
function sortSteps(results: readonly StepResult[]): readonly StepResult[] {
  // Those of this build come first: what imported steps had besides would grow with each exchange.
  const sorted = results.map((result) => ({ ...result, keys: result.keys.slice(0, MAX_KEYS).toSorted() }));
  const byFirst = new Map(sorted.map((result) => [result.keys[0], result]));
  return [...byFirst].sort(([one = ''], [other = '']) => (one < other ? -1 : 1)).map(([, result]) => result);
}

/** Results as they are written, the same for the same ones. @param places of all their layers */
export function encodeSteps(
  results: readonly StepResult[],
  places: ReadonlyMap<DiffId, number>,
): readonly z.infer<typeof stepsSchema>[number][] {
  return sortSteps(results).map(({ keys, diffId, createdAt }) => ({
    keys: [...keys],
    layer: places.get(diffId) as number,
    createdAt,
  }));
}

/** A manifest of results, with a configuration that names their keys. The same results give the same bytes. */
export function buildCacheManifest(
  results: readonly StepResult[],
  forms: ReadonlyMap<DiffId, CompressedForm>,
): CacheManifest {
  const diffIds = layersOf(sortSteps(results));
  const places = new Map(diffIds.map((diffId, index) => [diffId, index]));
  const document = { version: 1, diffIds, steps: encodeSteps(results, places) };
  const config = Buffer.from(JSON.stringify(document));
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociManifest,
      config: { mediaType: CACHE_CONFIG_TYPE, digest: digestOf(config), size: config.length },
      layers: diffIds.map((diffId) => {
        const { digest: layer, sizeBytes, compression } = forms.get(diffId) as CompressedForm;
        return { mediaType: OCI_LAYERS[compression], digest: layer, size: sizeBytes };
      }),
    }),
  );
  const { ociManifest: mediaType } = MEDIA_TYPES;
  return { bytes, digest: digestOf(bytes), mediaType, config: { bytes: config, digest: digestOf(config) } };
}
