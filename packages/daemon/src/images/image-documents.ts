import { isDeepStrictEqual } from 'node:util';
import {
  type Annotations,
  type BlobStore,
  type Digest,
  type ImageCatalog,
  type ImageManifest,
  type KnownIndex,
  type NamedImage,
  type NewManifest,
  parseDigest,
  type SavedImage,
} from '@tinydock/domain';
import { indexesOf } from './image-platforms.ts';
import { readStored } from './known-manifests.ts';
import type { SelectedImage } from './select-saved.ts';

interface Sources {
  readonly images: ImageCatalog;
  readonly blobs: BlobStore;
}

interface StoredManifest extends NewManifest {
  readonly manifest: ImageManifest;
}

async function readManifests({ images, blobs }: Sources, image: NamedImage): Promise<readonly StoredManifest[]> {
  const records = images.listManifests(image.id);
  const read = await Promise.all(records.map(({ digest, mediaType }) => readStored(blobs, digest, mediaType)));
  return read.flatMap((document) => {
    if (document?.parsed.kind !== 'manifest' || document.parsed.config.digest !== parseDigest(image.id)) return [];
    const { parsed: manifest, ...stored } = document;
    return [{ ...stored, manifest }];
  });
}

/** Names the layers as we write them: uncompressed. Only then can its digest stay what it was. */
function isPlain({ manifest: { layers } }: StoredManifest, { diffIds }: NamedImage): boolean {
  return (
    layers.length === diffIds.length &&
    layers.every(({ digest }, position) => digest === parseDigest(diffIds[position] ?? ''))
  );
}

type Named = readonly (Digest | undefined)[];

/** What an image was told the last time, where it was made here; else what that manifest says which is named, if one is. */
function annotationsOf(image: NamedImage, stored: readonly StoredManifest[], named: Named): Annotations | undefined {
  const meant = stored.find(({ digest }) => named.includes(digest)) ?? stored[0];
  return image.annotations ?? meant?.manifest.annotations;
}

/** For one more manifest of an image. `named` are digests of the manifests that its name leads to, among others. */
export async function findAnnotations(sources: Sources, image: NamedImage, named: Named): Promise<Annotations> {
  const stored = image.annotations === undefined ? await readManifests(sources, image) : [];
  return annotationsOf(image, stored, named) ?? {};
}

/** What an archive has of an image besides its configuration and layers. */
export async function describeManifest(
  sources: Sources,
  image: NamedImage,
  { under, index }: { readonly under: Digest | undefined; readonly index: KnownIndex | undefined },
): Promise<Pick<SavedImage, 'manifest' | 'annotations' | 'was'>> {
  const stored = await readManifests(sources, image);
  const named = [under, ...(index?.index.manifests ?? []).map(({ digest }) => digest)];
  const annotations = annotationsOf(image, stored, named);
  const isMeant = ({ manifest }: StoredManifest): boolean =>
    isDeepStrictEqual({ ...manifest.annotations }, { ...annotations });
  const found = stored.find((one) => isPlain(one, image) && isMeant(one));
  const manifest = found && { bytes: found.bytes, digest: found.digest, mediaType: found.mediaType };
  return { manifest, annotations, was: stored.find(({ digest }) => named.includes(digest))?.digest };
}

/** The index that the name of an image stands for; where there is no name, one that the others came under, too. */
export async function findSavedIndex(
  { images, blobs }: Sources,
  { image, under }: SelectedImage,
  others: readonly NamedImage[],
): Promise<KnownIndex | undefined> {
  const candidates = under === undefined ? indexesOf(images, image.id) : [under];
  const read = await Promise.all(candidates.map((digest) => readStored(blobs, digest, '')));
  const indexes = read.flatMap((document) => {
    if (document?.parsed.kind !== 'index') return [];
    const { parsed: index, ...stored } = document;
    return [{ ...stored, mediaType: index.mediaType, index }];
  });
  const isOverAll = ({ digest }: KnownIndex): boolean =>
    others.every(({ id }) => indexesOf(images, id).includes(digest));
  return indexes.find(isOverAll) ?? indexes[0];
}
