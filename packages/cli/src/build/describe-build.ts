import { formatReference, parseReference, withDefaultTag } from '@tinydock/domain';
import type { BuildDone, PushedTag } from '@tinydock/protocol';

function describePushed({ digest, mediaType, sizeBytes: size }: PushedTag): object {
  return { 'containerimage.descriptor': { mediaType, digest, size }, 'containerimage.digest': digest };
}

/** With the registry and the tag, as buildx has it. */
function wholeName(tag: string): string {
  return formatReference(withDefaultTag(parseReference(tag)));
}

/**
 * What `--metadata-file` has, by the keys of buildx; the reference, which `tdctl build inspect` takes, is ours.
 * @param pushed undefined where nothing went to a registry
 */
export function describeBuild(
  { imageId, tags, buildId, indexDigest }: BuildDone,
  pushed: PushedTag | undefined,
): string {
  const facts = {
    ...(buildId === '' ? {} : { 'tinydock.build.ref': buildId }),
    'containerimage.config.digest': imageId,
    ...(indexDigest === '' ? {} : { 'containerimage.digest': indexDigest }),
    ...(pushed === undefined ? {} : describePushed(pushed)),
    ...(tags.length === 0 ? {} : { 'image.name': tags.map(wholeName).join(',') }),
  };
  return `${JSON.stringify(facts, undefined, 2)}\n`;
}
