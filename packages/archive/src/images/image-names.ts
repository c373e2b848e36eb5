import { isTinydockError, NAME_ANNOTATIONS, parseReference, type Reference, withDefaultTag } from '@tinydock/domain';
import { createArchiveError, quote } from '../archive-error.ts';

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
  const whole = annotations?.[NAME_ANNOTATIONS.containerd];
  const found = whole === undefined ? undefined : parseName(whole);
  if (found !== undefined) return found;
  const name = annotations?.[NAME_ANNOTATIONS.refName] ?? '';
  return /[:/]/.test(name) ? parseName(name) : undefined;
}

/** What images of one index have in common when they are one image for several platforms. */
export function groupKeyOf(annotations: Annotations | null | undefined): string {
  return annotations?.[NAME_ANNOTATIONS.containerd] ?? annotations?.[NAME_ANNOTATIONS.refName] ?? '';
}
