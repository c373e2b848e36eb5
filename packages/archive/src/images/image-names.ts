import { isTinydockError, parseReference, type Reference, withDefaultTag } from '@tinydock/domain';
import { createArchiveError, quote } from '../archive-error.ts';

/** containerd and Docker write the whole name here. */
const CONTAINERD_NAME = 'io.containerd.image.name';
/** OCI image-spec, annotations.md. May be a whole name, a tag alone, or anything else. */
const REF_NAME = 'org.opencontainers.image.ref.name';

type Annotations = Readonly<Record<string, string>>;

/** One of `RepoTags`. @throws TinydockError INVALID_ARCHIVE */
export function parseRepoTag(text: string): Reference {
  try {
    const reference = withDefaultTag(parseReference(text));
    if (reference.digest === undefined) return reference;
  } catch (error) {
    if (!isTinydockError(error)) throw error;
    throw createArchiveError(`the tag ${quote(text)} in manifest.json: ${error.message}`, undefined, error);
  }
  throw createArchiveError(`the tag ${quote(text)} in manifest.json has a digest`);
}

function parseName(text: string): Reference | undefined {
  try {
    const reference = withDefaultTag(parseReference(text));
    return reference.digest === undefined ? reference : undefined;
  } catch (error) {
    if (isTinydockError(error)) return undefined;
    throw error;
  }
}

/**
 * The name that annotations give an image, if they do: a name that is no reference, or a tag alone, is none. Tools write
 * what they like there.
 */
export function nameOfAnnotations(annotations: Annotations | null | undefined): Reference | undefined {
  const whole = annotations?.[CONTAINERD_NAME];
  const found = whole === undefined ? undefined : parseName(whole);
  if (found !== undefined) return found;
  const name = annotations?.[REF_NAME] ?? '';
  return /[:/]/.test(name) ? parseName(name) : undefined;
}

/** What images of one index have in common when they are one image for several platforms. */
export function groupKeyOf(annotations: Annotations | null | undefined): string {
  return annotations?.[CONTAINERD_NAME] ?? annotations?.[REF_NAME] ?? '';
}
