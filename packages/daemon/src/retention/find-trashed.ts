import {
  formatReference,
  isTinydockError,
  parseReference,
  type ReferenceText,
  TinydockError,
  type TrashedImage,
  withDefaultTag,
} from '@tinydock/domain';

const ID_PREFIX = /^(?:sha256:)?([0-9a-f]{1,64})$/;

/** The name as it is stored; undefined for what can only be an id. */
function canonicalName(text: string): ReferenceText | undefined {
  try {
    const reference = withDefaultTag(parseReference(text));
    return formatReference(reference.digest === undefined ? reference : { ...reference, tag: undefined });
  } catch (error) {
    if (isTinydockError(error) && ID_PREFIX.test(text)) return undefined;
    throw error;
  }
}

function describeTrashed(image: TrashedImage): string {
  return `${image.id.slice(7, 23)} ${image.tags[0] ?? '<none>'}`;
}

export interface FoundTrashed {
  readonly image: TrashedImage;
  /** By which it was found; undefined where that was an id. */
  readonly name: ReferenceText | undefined;
}

/**
 * Finds a removed image by name, digest name, id or unique prefix of an id. Of several that had the name, the last
 * removed is meant.
 * @param trash the last removed first
 * @throws TinydockError NOT_FOUND / IMAGE_NOT_FOUND, INVALID_ARGUMENT / AMBIGUOUS_ID or INVALID_REFERENCE
 */
export function findTrashed(trash: readonly TrashedImage[], text: string): FoundTrashed {
  const name = canonicalName(text);
  const named = trash.find(({ tags, digests }) => name !== undefined && [...tags, ...digests].includes(name));
  if (named !== undefined) return { image: named, name };
  const hex = ID_PREFIX.exec(text)?.[1];
  const matching = hex === undefined ? [] : trash.filter(({ id }) => id.startsWith(`sha256:${hex}`));
  const [image] = matching;
  if (image === undefined) {
    throw new TinydockError({
      code: 'NOT_FOUND',
      reason: 'IMAGE_NOT_FOUND',
      message: `nothing in the trash is or was ${text}`,
      hint: 'See `tdctl trash ls` for what is there.',
    });
  }
  if (matching.length === 1) return { image, name: undefined };
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'AMBIGUOUS_ID',
    message: `the image id ${text} is ambiguous: it matches ${matching.length} removed images: ${matching.slice(0, 10).map(describeTrashed).join(', ')}`,
    hint: 'Give more digits of the id, or a name.',
  });
}
