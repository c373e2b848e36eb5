import { formatReference, parseReference } from '@tinydock/domain';
import type { BuildDone, PushedTag } from '@tinydock/protocol';

function describePushed({ digest, mediaType, sizeBytes: size }: PushedTag): object {
  return { 'containerimage.descriptor': { mediaType, digest, size }, 'containerimage.digest': digest };
}

/** With the registry, as buildx has it, and a tag only where one was given. */
function wholeName(name: string): string {
  return formatReference(parseReference(name));
}

interface Facts {
  /** As they were given. */
  readonly names: readonly string[];
  /** Undefined where nothing went to a registry. */
  readonly pushed: PushedTag | undefined;
  /** Undefined where nobody asks for them. */
  readonly warnings: readonly object[] | undefined;
}

/**
 * What `--metadata-file` has, by the keys of buildx; the reference, which `tdctl build inspect` takes, is ours.
 * What is in the store alone is known by its id, which is the digest that Docker's own BuildKit tells.
 */
export function describeBuild(
  { imageId, buildId, indexDigest }: BuildDone,
  { names, pushed, warnings }: Facts,
): string {
  const facts = {
    ...(warnings === undefined ? {} : { 'buildx.build.warnings': warnings }),
    ...(buildId === '' ? {} : { 'tinydock.build.ref': buildId }),
    'containerimage.config.digest': imageId,
    'containerimage.digest': indexDigest === '' ? imageId : indexDigest,
    ...(pushed === undefined ? {} : describePushed(pushed)),
    ...(names.length === 0 ? {} : { 'image.name': names.map(wholeName).join(',') }),
  };
  return `${JSON.stringify(facts, undefined, 2)}\n`;
}
