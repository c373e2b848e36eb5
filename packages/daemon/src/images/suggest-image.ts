import {
  DEFAULT_TAG,
  describeNear,
  familiarName,
  familiarReference,
  type ImageCatalog,
  type NearOptions,
  parseReference,
  suggest,
} from '@tinydock/domain';

const MAX_SHOWN = 5;

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

export const NO_SUCH_IMAGE_HINT = 'See `tdctl images` for the images that are here.';

/**
 * What a name that no image has most likely means, or under which `tags` an image has it.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_REFERENCE
 */
export function suggestImage(catalog: ImageCatalog, text: string): NearOptions {
  const tags = catalog.listImages().flatMap((image) => image.tags.map((name) => parseReference(name)));
  const byName = Map.groupBy(tags, familiarName);
  const meant = parseReference(text);
  const name = familiarName(meant);
  const sameName = byName.get(name);
  if (sameName !== undefined) {
    const tags = sameName
      .map(({ tag }) => tag)
      .slice(0, MAX_SHOWN)
      .join(', ');
    const more = sameName.length > MAX_SHOWN ? ' and others' : '';
    const hint = `${name} is here with ${sameName.length === 1 ? 'the tag' : 'the tags'} ${tags}${more}.`;
    return { hint, details: { tags } };
  }
  const names = [...byName.keys()];
  const elsewhere = names.find((known) => lastPart(known) === lastPart(name));
  const near = elsewhere ?? suggest(name, names);
  const known = near === undefined ? [] : (byName.get(near) ?? []);
  const found = known.find(({ tag }) => tag === (meant.tag ?? DEFAULT_TAG)) ?? known[0];
  return describeNear(found && familiarReference(found), NO_SUCH_IMAGE_HINT);
}
