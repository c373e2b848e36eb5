import { type NamedImage, type NewManifest } from '@tinydock/domain';
import { buildIndex } from './build-index.ts';
import type { ChosenImages } from './choose-pushed.ts';
import type { KnownIndex, KnownManifest } from './known-manifests.ts';
import { ImagePush, type ImagePushOptions } from './image-push.ts';

/** What is to be put under the tag, and everything below it is there. */
export interface PushedDocument {
  readonly manifest: NewManifest;
  /** To be called once it is. */
  readonly remember: () => Promise<void>;
}

type Tagged = ChosenImages & { readonly tag: string };

/** Sends one image; an index that the repository has already serves as well. */
export async function pushOne(
  options: ImagePushOptions,
  { images, isIndexWanted, standsFor, tag }: Tagged,
  signal: AbortSignal,
): Promise<PushedDocument> {
  const one = new ImagePush(options, images[0] as NamedImage);
  const { indexes, manifests } = await one.findKnown();
  const isMeant = ({ digest }: NewManifest): boolean => standsFor === undefined || digest === standsFor;
  const documents = [...(isIndexWanted ? indexes.filter(isMeant) : []), ...manifests.filter(isMeant)];
  const others = manifests.filter((known) => !isMeant(known));
  const whole = await one.findWhole([documents, others], tag, signal);
  const manifest = whole ?? (await one.sendAll(manifests.find(isMeant) ?? manifests[0], signal));
  return { manifest, remember: () => one.remember([manifest], manifest) };
}

interface Child {
  readonly image: NamedImage;
  readonly push: ImagePush;
  /** Those that can be sent as they are. */
  readonly known: readonly KnownManifest[];
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
  { child, like }: { readonly child: Child; readonly like: KnownManifest | undefined },
  signal: AbortSignal,
): Promise<SentChild> {
  const { push, known } = child;
  const whole = await push.findWhole([like === undefined ? known : [like]], undefined, signal);
  if (whole !== undefined) return { ...child, manifest: whole };
  const manifest = await push.sendAll(like ?? known[0], signal);
  await options.session.putManifest(manifest.digest, manifest, signal);
  return { ...child, manifest };
}

/** Sends images for several platforms one after the other, and makes the index of them. */
export async function pushIndex(
  options: ImagePushOptions,
  { images, indexes, standsFor, tag }: Tagged,
  signal: AbortSignal,
): Promise<PushedDocument> {
  const [named] = images as [NamedImage, ...NamedImage[]];
  const first = new ImagePush(options, named);
  const equal = new Set([standsFor, ...indexes.map(({ digest }) => digest)]);
  const served = (await first.findKnown()).indexes.filter(({ digest }) => standsFor === undefined || equal.has(digest));
  const whole = await first.findWhole([served], tag, signal);
  if (whole !== undefined) return { manifest: whole, remember: () => first.remember([whole], whole) };
  const children: Child[] = [];
  for (const image of images) {
    const push = image === named ? first : new ImagePush(options, image);
    children.push({ image, push, known: (await push.findKnown()).manifests });
  }
  const index = chooseIndex({ indexes, standsFor }, children);
  const sent: SentChild[] = [];
  for (const child of children) {
    sent.push(await sendChild(options, { child, like: index && manifestIn(index, child) }, signal));
  }
  const manifest = buildIndex(sent, index, options.manifests);
  return {
    manifest,
    remember: async () => {
      for (const { push, image, manifest: own } of sent) {
        await push.remember([own, manifest], image === named ? manifest : undefined);
      }
    },
  };
}
