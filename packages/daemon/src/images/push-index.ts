import {
  type Digest,
  encodeIndex,
  fitsManifestList,
  type IndexedImage,
  type KnownIndex,
  type ManifestFormat,
  type NamedImage,
  type NewManifest,
} from '@tinydock/domain';
import type { ChosenImages } from './choose-pushed.ts';
import type { KnownManifest } from './known-manifests.ts';
import { ImagePush, type ImagePushOptions } from './image-push.ts';

/** What is to be put under the tag, and everything below it is there. */
export interface PushedDocument {
  readonly manifest: NewManifest;
  /** To be called once it is. */
  readonly remember: () => Promise<void>;
}

type Tagged = ChosenImages & { readonly tag: string };

function digestsIn(index: KnownIndex | undefined): readonly Digest[] {
  return (index?.index.manifests ?? []).map(({ digest }) => digest);
}

/** Sends one image; an index that the repository has already serves as well. */
export async function pushOne(
  options: ImagePushOptions,
  { images, isIndexWanted, standsFor, partOf, tag }: Tagged,
  signal: AbortSignal,
): Promise<PushedDocument> {
  const one = new ImagePush(options, images[0] as NamedImage);
  const { indexes, manifests } = await one.findKnown();
  const isMeant = ({ digest }: NewManifest): boolean => standsFor === undefined || digest === standsFor;
  const documents = [...(isIndexWanted ? indexes.filter(isMeant) : []), ...manifests.filter(isMeant)];
  const others = manifests.filter((known) => !isMeant(known));
  const whole = await one.findWhole([documents, others], tag, signal);
  const named = [standsFor, ...digestsIn(partOf)];
  const like = manifests.find(({ digest }) => named.includes(digest)) ?? manifests[0];
  const manifest = whole ?? (await one.sendAll(like, named, signal));
  return { manifest, remember: () => one.remember([manifest], manifest) };
}

interface Child {
  readonly image: NamedImage;
  readonly push: ImagePush;
  /** Those that can be sent as they are. */
  readonly known: readonly KnownManifest[];
  /** Indexes of the repository that name one of them. */
  readonly served: readonly KnownIndex[];
}

interface SentChild extends Child {
  readonly manifest: NewManifest;
}

/** What an index names of an image; undefined where that cannot be sent as it is. */
function manifestIn({ index }: KnownIndex, { known }: Child): KnownManifest | undefined {
  return known.find(({ digest }) => index.manifests.some((descriptor) => descriptor.digest === digest));
}

/** Of several indexes, the one that can be sent as it is: the one that is meant, or else that with the fewest bytes. */
function chooseIndex(
  { indexes, standsFor }: Pick<ChosenImages, 'indexes' | 'standsFor'>,
  children: readonly Child[],
): KnownIndex | undefined {
  const sizeOf = (index: KnownIndex): number =>
    children
      .map((child) => manifestIn(index, child)?.forms.reduce((sum, form) => sum + form.sizeBytes, 0) ?? Infinity)
      .reduce((sum, size) => sum + size, 0);
  const meant = indexes.find((index) => index.digest === standsFor && sizeOf(index) < Infinity);
  return meant ?? indexes.toSorted((one, other) => (sizeOf(one) <= sizeOf(other) ? -1 : 1))[0];
}

async function sendChild(
  options: ImagePushOptions,
  { child, like }: { readonly child: Child; readonly like: KnownIndex | undefined },
  signal: AbortSignal,
): Promise<SentChild> {
  const { push, known } = child;
  const meant = like && manifestIn(like, child);
  const whole = await push.findWhole([meant === undefined ? known : [meant]], undefined, signal);
  if (whole !== undefined) return { ...child, manifest: whole };
  const manifest = await push.sendAll(meant ?? known[0], digestsIn(like), signal);
  await options.session.putManifest(manifest.digest, manifest, signal);
  return { ...child, manifest };
}

/** Docker's manifests are for an index of Docker's, which has no annotations. */
function formatFor({ manifests }: ImagePushOptions, like: KnownIndex | undefined): ManifestFormat | undefined {
  return manifests === 'docker' && like !== undefined && !fitsManifestList(like.index) ? 'oci' : manifests;
}

/** An index that the repository has, with the manifests that its images shall have now. */
async function findServed(
  children: readonly Child[],
  { indexes, standsFor, tag }: Tagged,
  signal: AbortSignal,
): Promise<NewManifest | undefined> {
  const [first] = children as [Child, ...Child[]];
  const equal = new Set([standsFor, ...indexes.map(({ digest }) => digest)]);
  const served = first.served.filter(
    (index) =>
      (standsFor === undefined || equal.has(index.digest)) &&
      children.every((child) => manifestIn(index, child) !== undefined),
  );
  return await first.push.findWhole([served], tag, signal);
}

/** What is sent of an image, for an index that says of it what another says of one of its manifests. */
function toIndexed({ images }: ImagePushOptions['dependencies'], like: KnownIndex | undefined) {
  const named = new Set(digestsIn(like));
  return ({ image, manifest }: SentChild): IndexedImage => {
    const was = images.listManifests(image.id).find(({ digest }) => named.has(digest))?.digest;
    return { platform: image.platform, manifest, was };
  };
}

/** Sends images for several platforms one after the other, and makes the index of them. */
export async function pushIndex(given: ImagePushOptions, target: Tagged, signal: AbortSignal): Promise<PushedDocument> {
  const { images, indexes, standsFor, partOf } = target;
  const manifests = formatFor(given, indexes[0] ?? partOf);
  const options = { ...given, manifests };
  const children: Child[] = [];
  for (const image of images) {
    const push = new ImagePush(options, image);
    const { manifests: known, indexes: served } = await push.findKnown();
    children.push({ image, push, known, served });
  }
  const [{ push: first }] = children as [Child, ...Child[]];
  const whole = await findServed(children, target, signal);
  if (whole !== undefined) return { manifest: whole, remember: () => first.remember([whole], whole) };
  const like = chooseIndex({ indexes, standsFor }, children) ?? partOf;
  const sent: SentChild[] = [];
  for (const child of children) sent.push(await sendChild(options, { child, like }, signal));
  const manifest = encodeIndex(sent.map(toIndexed(options.dependencies, like)), { like, format: manifests });
  return {
    manifest,
    remember: async () => {
      for (const { push, manifest: own } of sent) {
        await push.remember([own, manifest], push === first ? manifest : undefined);
      }
    },
  };
}
