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
 * What is in the store alone is known by its id, which is the digest that Docker's own BuildKit tells.
 * @param options.pushed undefined where nothing went to a registry
 * @param options.warnings undefined where nobody asks for them
 */
export function describeBuild(
  { imageId, tags, buildId, indexDigest }: BuildDone,
  { pushed, warnings }: { readonly pushed: PushedTag | undefined; readonly warnings: readonly object[] | undefined },
): string {
  const facts = {
    ...(warnings === undefined ? {} : { 'buildx.build.warnings': warnings }),
    ...(buildId === '' ? {} : { 'tinydock.build.ref': buildId }),
    'containerimage.config.digest': imageId,
    'containerimage.digest': indexDigest === '' ? imageId : indexDigest,
    ...(pushed === undefined ? {} : describePushed(pushed)),
    ...(tags.length === 0 ? {} : { 'image.name': tags.map(wholeName).join(',') }),
  };
  return `${JSON.stringify(facts, undefined, 2)}\n`;
}
