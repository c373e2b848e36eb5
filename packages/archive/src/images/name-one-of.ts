import { type ArchivedImage, type Platform, selectPlatform } from '@tinydock/domain';

/**
 * Of one image for several platforms, leaves its names to that for the wanted platform, or to the first where it is for
 * none like it. That comes last: once the name is there, so are the others.
 */
export function nameOneOf(images: readonly ArchivedImage[], wanted: Platform): readonly ArchivedImage[] {
  const platforms = images.map(({ config }) => config.platform);
  const position = Math.max(0, selectPlatform(platforms, wanted));
  const named = images.filter((_, index) => index === position);
  return [...images.filter((_, index) => index !== position).map((image) => ({ ...image, tags: [] })), ...named];
}
