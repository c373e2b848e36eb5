import {
  type Descriptor,
  formatPlatform,
  isImageDescriptor,
  type Platform,
  selectPlatform,
  TinydockError,
} from '@tinydock/domain';

function createPlatformError(candidates: readonly Descriptor[], wanted: Platform): TinydockError {
  const offered = candidates.flatMap(({ platform }) => (platform === undefined ? [] : [formatPlatform(platform)]));
  return new TinydockError({
    code: 'NOT_FOUND',
    reason: 'PLATFORM_NOT_FOUND',
    message: `the archive has no image for ${formatPlatform(wanted)}: it offers ${offered.join(', ') || 'no platform'}`,
  });
}

/** Those of several manifests that are images, whatever their platforms. */
export function imagesAmong(manifests: readonly Descriptor[]): readonly Descriptor[] {
  return manifests.filter(isImageDescriptor);
}

/**
 * Which of the manifests of one image are meant: the only one, whatever its platform, or else those for the wanted
 * platform, or else those that name none.
 * @throws TinydockError NOT_FOUND / PLATFORM_NOT_FOUND
 */
export function selectManifests(manifests: readonly Descriptor[], wanted: Platform): readonly Descriptor[] {
  const candidates = imagesAmong(manifests);
  if (candidates.length === 1) return candidates;
  const best =
    candidates[
      selectPlatform(
        candidates.map(({ platform }) => platform),
        wanted,
      )
    ]?.platform;
  const key = best && formatPlatform(best);
  const chosen = candidates.filter(({ platform }) => (platform && formatPlatform(platform)) === key);
  if (chosen.length === 0) throw createPlatformError(candidates, wanted);
  return chosen;
}
