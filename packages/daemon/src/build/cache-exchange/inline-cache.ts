import type { StepResult } from '@tinydock/builder';
import { type Descriptor, type DiffId, parseDiffId, parseImageConfig } from '@tinydock/domain';
import * as z from 'zod';
import { type CacheDocument, encodeSteps, invalidCache, parseJson, stepsSchema, toResults } from './cache-document.ts';

/** Beside the fields of OCI in the configuration of an image, which others pass over. */
const FIELD = 'tinydock.buildcache.v1';

const configSchema = z.looseObject({ [FIELD]: z.object({ steps: stepsSchema }).optional() });

/**
 * The configuration of an image with the results of those steps whose layers it has. The same image and results give the
 * same bytes.
 * @param config as JSON
 */
export function addInlineCache(config: Uint8Array, results: readonly StepResult[]): Uint8Array {
  const document = JSON.parse(Buffer.from(config).toString('utf8')) as Record<string, unknown>;
  const { diffIds } = parseImageConfig(config);
  const places = new Map(diffIds.map((diffId, index): [DiffId, number] => [diffId, index]));
  // Squashed layers are not those that the steps have made.
  const steps = encodeSteps(
    results.filter(({ diffId }) => places.has(diffId)),
    places,
  );
  return Buffer.from(JSON.stringify({ ...document, [FIELD]: { steps } }));
}

/**
 * What the configuration of an image says of steps.
 * @returns undefined where it says nothing
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseInlineCache(config: Uint8Array, layers: readonly Descriptor[]): CacheDocument | undefined {
  const { [FIELD]: field } = parseJson(config, configSchema);
  if (field === undefined) return undefined;
  const diffIds = parseImageConfig(config).diffIds.map(parseDiffId);
  if (diffIds.length !== layers.length)
    throw invalidCache(`its manifest has ${layers.length} layers and its configuration ${diffIds.length}`);
  const forms = new Map(diffIds.map((diffId, index) => [diffId, layers[index] as Descriptor]));
  return { steps: toResults(field.steps, diffIds), forms };
}
