import type { ContentReference, DiffId, Digest } from '@tinydock/domain';

/** Content that these holders keep, and nobody else. */
export function heldOnlyBy(
  references: readonly ContentReference[],
  isHolder: (reference: ContentReference) => boolean,
): ReadonlySet<DiffId | Digest> {
  const kept = new Set(references.filter((reference) => !isHolder(reference)).map(({ content }) => content));
  const held = references.filter(isHolder).map(({ content }) => content);
  return new Set(held.filter((content) => !kept.has(content)));
}
