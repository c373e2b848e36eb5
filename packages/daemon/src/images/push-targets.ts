import {
  DEFAULT_TAG,
  type Digest,
  familiarName,
  familiarReference,
  formatReference,
  type ImageCatalog,
  type NamedImage,
  parseReference,
  type Reference,
  type ReferenceText,
  repositoryName,
  TinydockError,
} from '@tinydock/domain';
import { digestOfName } from './image-platforms.ts';

/** An image and the tag that it is pushed to. */
export interface PushTarget {
  readonly image: NamedImage;
  /** The whole name with the tag. */
  readonly name: ReferenceText;
  readonly tag: string;
  /** The whole name, as users write it. */
  readonly shown: string;
  /** The manifest or index that the tag stands for here, where that is known. */
  readonly standsFor: Digest | undefined;
}

function createMissingError(message: string): TinydockError {
  return new TinydockError({
    code: 'NOT_FOUND',
    reason: 'IMAGE_NOT_FOUND',
    message,
    hint: 'See `tdctl images`; `tdctl tag IMAGE NAME` gives an image one more name.',
  });
}

function targetOf(image: NamedImage, name: Reference): PushTarget {
  const text = formatReference(name);
  return {
    image,
    name: text,
    tag: name.tag ?? DEFAULT_TAG,
    shown: familiarReference(name),
    standsFor: digestOfName(image, text),
  };
}

function findAllTags(images: ImageCatalog, reference: Reference): readonly PushTarget[] {
  const repository = repositoryName(reference);
  const targets = images.listImages().flatMap((image) =>
    image.tags
      .map((name) => parseReference(name))
      .filter((name) => repositoryName(name) === repository)
      .map((name) => targetOf(image, name)),
  );
  if (targets.length === 0) throw createMissingError(`no image with a tag of ${familiarName(reference)} is here`);
  return targets.toSorted((one, other) => (one.tag < other.tag ? -1 : 1));
}

/** The tag of a reference, or every tag of its repository. @throws TinydockError NOT_FOUND / IMAGE_NOT_FOUND */
export function findPushTargets(images: ImageCatalog, reference: Reference, allTags: boolean): readonly PushTarget[] {
  if (allTags) return findAllTags(images, reference);
  const tag = reference.tag ?? DEFAULT_TAG;
  const tagged = { ...reference, tag };
  const image = images.findByName(formatReference(tagged));
  if (image === undefined) throw createMissingError(`no image is here with the tag ${familiarReference(tagged)}`);
  return [targetOf(image, tagged)];
}
