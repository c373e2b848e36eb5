import type { StepResult } from '@tinydock/builder';
import {
  type CompressedForm,
  type CompressionChoice,
  type CompressionRecipe,
  type DiffId,
  familiarReference,
  type LayerFormCatalog,
  type LayerStore,
  parseReference,
  type Reference,
  type RegistryClient,
  type RegistryCredentials,
  type RegistryPushSession,
  shortId,
  TinydockError,
  withDefaultTag,
} from '@tinydock/domain';
import { runLimited } from '../../concurrency/run-limited.ts';
import { compressionOf } from '../../images/build-manifest.ts';
import { findMountSources, LayerPush } from '../../images/push-layer.ts';
import { buildCacheManifest, layersOf } from './cache-document.ts';
import type { CacheTo } from './cache-requests.ts';
import type { ImportedCaches } from './imported-caches.ts';
import type { LooseStep } from './loose-steps.ts';

export interface CacheExportDependencies {
  readonly registry: RegistryClient;
  readonly layers: LayerStore;
  readonly forms: LayerFormCatalog;
  readonly chooseRecipe: (choice: CompressionChoice) => Promise<CompressionRecipe>;
  readonly maxConcurrentUploads: number;
}

export interface CacheExport {
  /** Where it goes. */
  readonly target: string;
  readonly to: CacheTo;
  readonly results: readonly StepResult[];
  readonly imported: ImportedCaches;
  readonly credentials: (registry: string) => RegistryCredentials | undefined;
  readonly step: LooseStep;
  readonly signal: AbortSignal;
}

/** @throws TinydockError INVALID_ARGUMENT / INVALID_REFERENCE */
export function parseCacheTarget(text: string): Reference {
  const reference = withDefaultTag(parseReference(text));
  if (reference.digest === undefined) return reference;
  const message = `cannot put a cache at ${text}: the registry works the digest out. Give a tag`;
  throw new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_REFERENCE', message });
}

/** A layer that has never been here stays where it is, if the registry can give it to the new cache. */
async function findCarried(
  { imported, to, signal }: CacheExport,
  { session, reference }: { readonly session: RegistryPushSession; readonly reference: Reference },
  diffId: DiffId,
): Promise<CompressedForm | undefined> {
  const offer = imported.offerOf(diffId);
  if (offer?.reference.registry !== reference.registry || to.compression !== undefined) return undefined;
  const { digest, size, mediaType } = offer.descriptor;
  const compression = compressionOf(mediaType);
  if (compression === undefined) return undefined;
  const isThere =
    (await session.hasBlob(digest, signal)) || (await session.mountBlob(digest, offer.reference.repository, signal));
  return isThere ? { digest, sizeBytes: size, compression } : undefined;
}

function mountSources(
  { forms }: CacheExportDependencies,
  { imported }: CacheExport,
  { reference, diffIds }: { readonly reference: Reference; readonly diffIds: readonly DiffId[] },
): readonly string[] {
  const offered = diffIds.flatMap((diffId) => {
    const from = imported.offerOf(diffId)?.reference;
    return from?.registry === reference.registry ? [from.repository] : [];
  });
  const known = findMountSources(forms, reference, diffIds);
  return [...new Set([...known, ...offered])].filter((repository) => repository !== reference.repository);
}

/** A layer that an imported cache turns out not to have is no layer of the new one. */
async function isObtained({ imported, step, signal }: CacheExport, diffId: DiffId): Promise<boolean> {
  try {
    await imported.ensure([diffId]);
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    step.say(`layer ${shortId(diffId)}: left out, the cache it came from cannot give it`);
    return false;
  }
}

async function sendConfig(
  session: RegistryPushSession,
  { bytes, digest }: { readonly bytes: Uint8Array; readonly digest: CompressedForm['digest'] },
  signal: AbortSignal,
): Promise<void> {
  if (await session.hasBlob(digest, signal)) return;
  const open = async function* (offset: number): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes.subarray(offset));
  };
  await session.uploadBlob({ id: `the cache ${shortId(digest)}`, digest: () => digest, open }, { signal });
}

/**
 * Sends results of steps, with those of their layers that the registry has not, and names them.
 * @throws TinydockError as a push
 */
export async function exportToRegistry(dependencies: CacheExportDependencies, exported: CacheExport): Promise<void> {
  const { target, to, results, credentials, step, signal } = exported;
  const reference = parseCacheTarget(target);
  const diffIds = layersOf(results);
  const recipe = await dependencies.chooseRecipe(to.compression ?? { compression: 'gzip' });
  const session = dependencies.registry.openPushSession(reference, {
    credentials: credentials(reference.registry),
    mountFrom: mountSources(dependencies, exported, { reference, diffIds }),
  });
  const layerPush = new LayerPush({
    ...dependencies,
    session,
    reference,
    recipe,
    isRecipeWanted: to.compression !== undefined,
    push: ({ id, status }) => {
      if (status === 'pushed' || status === 'mounted' || status === 'already-exists')
        step.say(`layer ${id}: ${status}`);
    },
  });
  const forms = new Map<DiffId, CompressedForm>();
  await runLimited({ items: diffIds, limit: dependencies.maxConcurrentUploads, signal }, async (diffId, one) => {
    const isHere = dependencies.layers.get(diffId) !== undefined;
    const carried = isHere ? undefined : await findCarried(exported, { session, reference }, diffId);
    if (carried === undefined && !isHere && !(await isObtained(exported, diffId))) return;
    forms.set(diffId, carried ?? (await layerPush.run(diffId, undefined, one)));
  });
  const sent = results.filter(({ diffId }) => forms.has(diffId));
  const manifest = buildCacheManifest(sent, forms);
  await sendConfig(session, manifest.config, signal);
  const digest = await session.putManifest(reference.tag ?? '', manifest, signal);
  step.say(`${familiarReference(reference)}: ${sent.length} steps, ${forms.size} layers, ${digest}`);
}
