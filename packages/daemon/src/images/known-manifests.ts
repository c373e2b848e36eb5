import { isDeepStrictEqual } from 'node:util';
import {
  type BlobStore,
  type CompressedForm,
  type CompressionRecipe,
  type Digest,
  type ImageCatalog,
  type ImageIndex,
  type ImageManifest,
  isTinydockError,
  type KnownIndex,
  type NamedImage,
  type NewManifest,
  parseManifest,
  type Reference,
  repositoryName,
} from '@tinydock/domain';
import { findVerifiedForm, type FormSources } from './verified-form.ts';

/** A manifest of the image, with a form for each layer whose bytes are known to hold it; lowest first. */
export interface KnownManifest extends NewManifest {
  readonly manifest: ImageManifest;
  readonly forms: readonly CompressedForm[];
}

export interface KnownManifests {
  /** Those that this repository served come first. */
  readonly manifests: readonly KnownManifest[];
  /** Indexes of this repository that name one of the manifests. */
  readonly indexes: readonly KnownIndex[];
}

export interface KnownManifestSources extends FormSources {
  readonly blobs: BlobStore;
  readonly images: ImageCatalog;
}

interface Stored extends NewManifest {
  readonly parsed: ImageManifest | ImageIndex;
}

/** A document; one that is damaged or gone is as good as one that was never known: a new one can be made. */
export async function readStored(blobs: BlobStore, digest: Digest, mediaType: string): Promise<Stored | undefined> {
  try {
    const bytes = await blobs.get(digest);
    return { bytes, digest, mediaType, parsed: parseManifest(bytes, mediaType) };
  } catch (error) {
    if (isTinydockError(error)) return undefined;
    throw error;
  }
}

/** An image that is made here once more may have other annotations than its manifests so far. */
function saysWhatItShall({ annotations }: NamedImage, manifest: ImageManifest): boolean {
  return annotations === undefined || isDeepStrictEqual({ ...annotations }, { ...manifest.annotations });
}

function toKnownManifest(sources: FormSources, image: NamedImage, stored: Stored): KnownManifest | undefined {
  const { parsed, bytes, digest, mediaType } = stored;
  if (parsed.kind !== 'manifest' || String(parsed.config.digest) !== String(image.id)) return undefined;
  if (parsed.layers.length !== image.diffIds.length || !saysWhatItShall(image, parsed)) return undefined;
  const forms = image.diffIds.flatMap((diffId, index) => {
    const descriptor = parsed.layers[index];
    const form = descriptor === undefined ? undefined : findVerifiedForm(sources, diffId, descriptor.digest);
    return form === undefined ? [] : [form];
  });
  return forms.length === image.diffIds.length ? { bytes, digest, mediaType, manifest: parsed, forms } : undefined;
}

/** True where the recipe makes exactly these forms of the layers. */
function isMadeBy(
  { forms }: FormSources,
  made: { readonly diffIds: NamedImage['diffIds']; readonly forms: readonly CompressedForm[] },
  recipe: CompressionRecipe,
): boolean {
  return made.diffIds.every(
    (diffId, index) => forms.findByRecipe(diffId, recipe)?.digest === made.forms[index]?.digest,
  );
}

/**
 * The manifests and indexes of an image that can be pushed byte for byte. `wanted` is the recipe that the user asked
 * for, if any: then only manifests count whose layers it makes.
 */
export async function findKnownManifests(
  sources: KnownManifestSources,
  target: { readonly image: NamedImage; readonly reference: Reference; readonly wanted: CompressionRecipe | undefined },
): Promise<KnownManifests> {
  const { image, reference, wanted } = target;
  const records = sources.images.listManifests(image.id);
  const read = await Promise.all(records.map(({ digest, mediaType }) => readStored(sources.blobs, digest, mediaType)));
  const stored = read.filter((document) => document !== undefined);
  const here = new Set(
    image.digests.flatMap((name) => {
      const [repository, digest] = name.split('@');
      return repository === repositoryName(reference) ? [digest] : [];
    }),
  );
  const manifests = stored
    .flatMap((document) => toKnownManifest(sources, image, document) ?? [])
    .filter(
      (known) => wanted === undefined || isMadeBy(sources, { diffIds: image.diffIds, forms: known.forms }, wanted),
    )
    .toSorted((one, other) => Number(here.has(other.digest)) - Number(here.has(one.digest)));
  const own = new Set(manifests.map(({ digest }) => digest));
  const indexes = stored.flatMap(({ parsed, bytes, digest, mediaType }) => {
    const isOurs =
      parsed.kind === 'index' && here.has(digest) && parsed.manifests.some((child) => own.has(child.digest));
    return isOurs ? [{ bytes, digest, mediaType, index: parsed }] : [];
  });
  return { manifests, indexes };
}
