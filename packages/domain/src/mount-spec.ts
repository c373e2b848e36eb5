import type { DiffId, ImageId } from './digest.ts';
import { TinydockError } from './errors.ts';

/** How mounts below the two ends of a bind spread to the other; the names beginning with r mean those below them too. */
export const MOUNT_PROPAGATIONS = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'] as const;
export type MountPropagation = (typeof MOUNT_PROPAGATIONS)[number];

/**
 * What a read-only bind makes of the mounts below its source: they stay `writable`, or it is an error where they
 * cannot be read-only too.
 */
export const BELOW_READ_ONLY = ['writable', 'required'] as const;
export type BelowReadOnly = (typeof BELOW_READ_ONLY)[number];

/** What a volume is made with where it is not there. */
export interface NewVolumeOptions {
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
}

/** The image of a mount, as it was when the container was made. */
export interface MountedImage {
  readonly id: ImageId;
  readonly diffIds: readonly DiffId[];
}

/** A bind mount of a host path, a volume, or the files of an image; `-v` and `--mount`. */
export interface MountSpec {
  readonly kind: 'bind' | 'volume' | 'image';
  /** Absolute host path, the volume's name, or the image as it was named. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** Do not make a bind's source where it is missing. False where absent. */
  readonly mustExist?: boolean | undefined;
  /** Of a bind; `rprivate` where absent. */
  readonly propagation?: MountPropagation | undefined;
  /** Of a bind: without what is mounted below its source. False where absent. */
  readonly isNotRecursive?: boolean | undefined;
  /** Of a bind that is read-only; as far as the runtime can where absent. */
  readonly belowReadOnly?: BelowReadOnly | undefined;
  /** Leave an empty volume empty, whatever the image has in its place. False where absent. */
  readonly isNotFilled?: boolean | undefined;
  /** Of a volume: nobody gave it its name, so that it may go with the container. */
  readonly isAnonymous?: boolean | undefined;
  /** Of a volume; plain where absent. */
  readonly newVolume?: NewVolumeOptions | undefined;
  /** Of a volume or image: this file or directory in it alone. */
  readonly subpath?: string | undefined;
  /** Of an image, always there. */
  readonly image?: MountedImage | undefined;
  /** It was asked for by `--mount`, which `inspect` shows apart from `-v`. False where absent. */
  readonly isDetailed?: boolean | undefined;
}

/** The images that a container needs: its own, and those that it mounts. */
export function imagesOf(spec: {
  readonly imageId: ImageId;
  readonly mounts: readonly MountSpec[];
}): ReadonlySet<ImageId> {
  return new Set([spec.imageId, ...spec.mounts.flatMap(({ image }) => (image === undefined ? [] : [image.id]))]);
}

/** The layers that a container needs: its own from the lowest up, then those of images that it mounts. */
export function layersOf(spec: {
  readonly diffIds: readonly DiffId[];
  readonly mounts: readonly MountSpec[];
}): readonly DiffId[] {
  return [...spec.diffIds, ...spec.mounts.flatMap(({ image }) => image?.diffIds ?? [])];
}

/**
 * Checks a path inside of a volume or an image. Links in it are a matter of those who open it.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseSubpath(text: string): string {
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  const isInside = text !== '' && !text.startsWith('/') && !parts.includes('..') && !text.includes('\0');
  if (isInside && text.length < 4096) return parts.join('/') || '.';
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid subpath ${JSON.stringify(text.slice(0, 200))}: expected a relative path that does not lead out`,
  });
}
