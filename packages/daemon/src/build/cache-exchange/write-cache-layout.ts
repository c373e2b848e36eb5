import type { StepResult } from '@tinydock/builder';
import {
  type CompressedForm,
  type CompressionChoice,
  type CompressionRecipe,
  type DiffId,
  type Digest,
  digestHex,
  isTinydockError,
  type LayerFormCatalog,
  type LayerStore,
  MEDIA_TYPES,
  parseDigest,
  shortId,
} from '@tinydock/domain';
import { encodeTarHeader, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { compressionOf } from '../../images/build-manifest.ts';
import { compressToFile } from '../../images/compress-to-file.ts';
import { buildCacheManifest, layersOf } from './cache-document.ts';
import type { CacheTo } from './cache-requests.ts';
import type { ImportedCaches } from './imported-caches.ts';
import type { LooseStep } from './loose-steps.ts';

export interface CacheLayoutDependencies {
  readonly layers: LayerStore;
  readonly forms: LayerFormCatalog;
  readonly chooseRecipe: (choice: CompressionChoice) => Promise<CompressionRecipe>;
}

export interface CacheLayout {
  readonly to: CacheTo;
  readonly results: readonly StepResult[];
  readonly imported: ImportedCaches;
  /** Digests of blobs that need not be written. */
  readonly have: ReadonlySet<string>;
  /** For layers while they are compressed; there already. */
  readonly scratchDir: string;
  readonly step: LooseStep;
  readonly signal: AbortSignal;
}

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

interface LayerBlob {
  readonly form: CompressedForm;
  /** Undefined for one that the reader has. */
  readonly open: (() => AsyncIterable<Uint8Array>) | undefined;
}

async function* writeFile(path: string, size: number, bytes: AsyncIterable<Uint8Array>): Bytes {
  yield encodeTarHeader({ path, type: 'file', mode: 0o644, size });
  yield* bytes;
  yield tarPadding(size);
}

async function* once(bytes: Uint8Array): Bytes {
  await Promise.resolve();
  yield bytes;
}

function writeDocument(path: string, bytes: Uint8Array): Bytes {
  return writeFile(path, bytes.length, once(bytes));
}

function blobPath(digest: Digest): string {
  return `blobs/sha256/${digestHex(digest)}`;
}

/** A layer that the reader has, in the form in which the imported cache has it, stays where it is. */
function findCarried({ to, imported, have }: CacheLayout, diffId: DiffId): CompressedForm | undefined {
  if (to.compression !== undefined) return undefined;
  for (const { digest, size, mediaType } of imported.formsOf(diffId)) {
    const compression = compressionOf(mediaType);
    if (compression !== undefined && have.has(digest)) return { digest, sizeBytes: size, compression };
  }
  return undefined;
}

/** The size of what is compressed is known when it has been. */
async function compressLayer(
  { layers, forms }: CacheLayoutDependencies,
  { have, scratchDir, signal }: CacheLayout,
  { diffId, recipe }: { readonly diffId: DiffId; readonly recipe: CompressionRecipe },
): Promise<LayerBlob> {
  const known = forms.findByRecipe(diffId, recipe);
  if (known !== undefined && have.has(known.digest)) return { form: known, open: undefined };
  const { form, open, discard } = await compressToFile({ layers, forms }, { diffId, recipe, scratchDir, signal });
  if (!have.has(form.digest)) return { form, open };
  await discard();
  return { form, open: undefined };
}

async function openLayer(
  dependencies: CacheLayoutDependencies,
  layout: CacheLayout,
  diffId: DiffId,
): Promise<LayerBlob> {
  const { to, have, imported, signal } = layout;
  const { layers } = dependencies;
  const carried = layers.get(diffId) === undefined ? findCarried(layout, diffId) : undefined;
  if (carried !== undefined) return { form: carried, open: undefined };
  await imported.ensure([diffId]);
  if (to.compression !== undefined) {
    const recipe = await dependencies.chooseRecipe(to.compression);
    return await compressLayer(dependencies, layout, { diffId, recipe });
  }
  const sizeBytes = layers.get(diffId)?.tarBytes ?? 0;
  const form: CompressedForm = { digest: parseDigest(diffId), sizeBytes, compression: 'none' };
  const open = async function* (): Bytes {
    yield* layers.streamTar(diffId, signal);
  };
  return { form, open: have.has(form.digest) ? undefined : open };
}

function describeLayout(digest: Digest, size: number): Uint8Array {
  const mediaType = MEDIA_TYPES.ociIndex;
  const manifests = [{ mediaType: MEDIA_TYPES.ociManifest, digest, size }];
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
}

/**
 * The tar of an OCI layout with a cache of these results, its `index.json` last; without the blobs that the reader has. A
 * chunk holds until the next one is asked for. A layer that only an imported cache had, and has no more, is left out.
 * @throws TinydockError as {@link LayerStore.compress} and {@link LayerStore.streamTar}
 */
export async function* writeCacheLayout(dependencies: CacheLayoutDependencies, layout: CacheLayout): Bytes {
  const { results, step, signal } = layout;
  yield* writeDocument('oci-layout', Buffer.from(JSON.stringify({ imageLayoutVersion: '1.0.0' })));
  const forms = new Map<DiffId, CompressedForm>();
  for (const diffId of layersOf(results)) {
    const blob = await openLayer(dependencies, layout, diffId).catch((error: unknown) => {
      if (signal.aborted || dependencies.layers.get(diffId) !== undefined || !isTinydockError(error)) throw error;
      step.say(`layer ${shortId(diffId)}: left out, the cache it came from cannot give it`);
      return undefined;
    });
    if (blob === undefined) continue;
    forms.set(diffId, blob.form);
    step.say(`layer ${shortId(diffId)}: ${blob.open === undefined ? 'already-exists' : 'written'}`);
    if (blob.open !== undefined) yield* writeFile(blobPath(blob.form.digest), blob.form.sizeBytes, blob.open());
  }
  const sent = results.filter(({ diffId }) => forms.has(diffId));
  const { config, bytes, digest } = buildCacheManifest(sent, forms);
  yield* writeDocument(blobPath(config.digest), config.bytes);
  yield* writeDocument(blobPath(digest), bytes);
  yield* writeDocument('index.json', describeLayout(digest, bytes.length));
  yield TAR_TRAILER;
  step.say(`${layout.to.name}: ${sent.length} steps, ${forms.size} layers, ${digest}`);
}
