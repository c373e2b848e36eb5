import { isDeepStrictEqual } from 'node:util';
import {
  type BlobStore,
  type Digest,
  type ImageCatalog,
  isTinydockError,
  type KnownIndex,
  type NamedImage,
  parseManifest,
  type Platform,
} from '@tinydock/domain';
import { imageForPlatform, otherPlatformsOf, siblingsOf } from './image-platforms.ts';
import type { PushTarget } from './push-targets.ts';
import { imagesOf } from './resolve-manifest.ts';

export interface ChosenImages {
  /** The named one first, unless another platform is meant; several where they go as one. */
  readonly images: readonly NamedImage[];
  /** Those that they came under and that say the same, where all are here. That which the tag stands for comes first. */
  readonly indexes: readonly KnownIndex[];
  /** That which the tag stands for, of which only some images go. */
  readonly partOf?: KnownIndex | undefined;
  /** An index that the repository has already serves as well. */
  readonly isIndexWanted: boolean;
  /** What the tag stands for, if that is to be sent: before anything else, and no index of other images. */
  readonly standsFor: Digest | undefined;
}

interface Sources {
  readonly images: ImageCatalog;
  readonly blobs: BlobStore;
}

/** A document that is damaged or gone is none. */
async function readIndexes({ images, blobs }: Sources, image: NamedImage): Promise<readonly KnownIndex[]> {
  const read = images.listManifests(image.id).map(async ({ digest, mediaType }): Promise<readonly KnownIndex[]> => {
    try {
      const bytes = await blobs.get(digest);
      const index = parseManifest(bytes, mediaType);
      return index.kind === 'index' ? [{ bytes, digest, mediaType, index }] : [];
    } catch (error) {
      if (isTinydockError(error)) return [];
      throw error;
    }
  });
  return (await Promise.all(read)).flat();
}

/** What an index says beside its manifests, of which an image may have several. */
function wordsOf({ index }: KnownIndex, byManifest: ReadonlyMap<Digest, NamedImage>): object {
  const described = imagesOf(index).map(({ descriptor: { digest, annotations } }) => [
    byManifest.get(digest)?.id,
    { ...annotations },
  ]);
  return { annotations: { ...index.annotations }, images: Object.fromEntries(described) as object };
}

/** The image with its siblings, and the indexes that name just them: all of their images are here, and the tag means them. */
async function findComplete(
  sources: Sources,
  { image, standsFor }: Pick<PushTarget, 'image' | 'standsFor'>,
): Promise<Pick<ChosenImages, 'images' | 'indexes'> | undefined> {
  const { images: catalog } = sources;
  const byManifest = new Map(
    [image, ...siblingsOf(catalog, image)].flatMap((one) =>
      catalog.listManifests(one.id).map(({ digest }) => [digest, one] as const),
    ),
  );
  const complete = (await readIndexes(sources, image)).flatMap((known) => {
    const found = new Set(imagesOf(known.index).map(({ descriptor }) => byManifest.get(descriptor.digest)));
    const images = [...found].filter((one) => one !== undefined);
    if (images.length !== found.size || !images.includes(image)) return [];
    return [{ known, images: [image, ...images.filter((one) => one !== image)] }];
  });
  const first = complete.find(({ known }) => standsFor === undefined || known.digest === standsFor);
  if (first === undefined) return undefined;
  const isSame = (images: readonly NamedImage[]): boolean =>
    images.length === first.images.length && images.every((one) => first.images.includes(one));
  const words = wordsOf(first.known, byManifest);
  const same = complete
    .filter(({ images, known }) => isSame(images) && isDeepStrictEqual(wordsOf(known, byManifest), words))
    .map(({ known }) => known);
  return { images: first.images, indexes: [first.known, ...same.filter((known) => known !== first.known)] };
}

/**
 * What a push of a tag sends: all platforms of the index that it stands for where all are here, else that image alone;
 * where all are asked for, those that are here; with a platform, the image for that one.
 * @throws TinydockError NOT_FOUND / PLATFORM_NOT_FOUND
 */
export async function choosePushed(
  sources: Sources,
  { image, shown, standsFor }: PushTarget,
  { platform, allPlatforms }: { readonly platform?: Platform | undefined; readonly allPlatforms?: boolean | undefined },
): Promise<ChosenImages> {
  const { images: catalog } = sources;
  const partOf = (await readIndexes(sources, image)).find(({ digest }) => digest === standsFor);
  if (platform !== undefined) {
    return {
      images: [imageForPlatform(catalog, image, { wanted: platform, shown, under: standsFor })],
      indexes: [],
      partOf,
      isIndexWanted: false,
      standsFor: undefined,
    };
  }
  const complete = await findComplete(sources, { image, standsFor });
  if (complete !== undefined) return { ...complete, isIndexWanted: true, standsFor };
  const others = allPlatforms === true ? otherPlatformsOf(catalog, image, standsFor) : [];
  return { images: [image, ...others], indexes: [], partOf, isIndexWanted: true, standsFor };
}
