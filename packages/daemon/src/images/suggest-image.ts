import {
  DEFAULT_TAG,
  familiarName,
  familiarReference,
  type ImageCatalog,
  parseReference,
  suggest,
} from '@tinydock/domain';

const MAX_SHOWN = 5;

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/**
 * What a name that no image has most likely means, as a sentence; undefined where nothing here is like it.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_REFERENCE
 */
export function suggestImage(catalog: ImageCatalog, text: string): string | undefined {
  const tags = catalog.listImages().flatMap((image) => image.tags.map((name) => parseReference(name)));
  const byName = Map.groupBy(tags, familiarName);
  const meant = parseReference(text);
  const name = familiarName(meant);
  const sameName = byName.get(name);
  if (sameName !== undefined) {
    const here = sameName.map(({ tag }) => tag).slice(0, MAX_SHOWN);
    const more = sameName.length > MAX_SHOWN ? ' and others' : '';
    return `${name} is here with ${sameName.length === 1 ? 'the tag' : 'the tags'} ${here.join(', ')}${more}.`;
  }
  const names = [...byName.keys()];
  const elsewhere = names.find((known) => lastPart(known) === lastPart(name));
  const near = elsewhere ?? suggest(name, names);
  const known = near === undefined ? [] : (byName.get(near) ?? []);
  const found = known.find(({ tag }) => tag === (meant.tag ?? DEFAULT_TAG)) ?? known[0];
  return found === undefined ? undefined : `Did you mean ${familiarReference(found)}?`;
}
