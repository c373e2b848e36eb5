import { flagError } from '../flags/flag-error.ts';

const EXPECTED = 'expected KEY=VALUE or manifest:KEY=VALUE';
/** What buildx knows. */
const PLACES = ['manifest', 'index', 'manifest-descriptor', 'index-descriptor'];

/** Where the annotation goes, which stands before its key. */
function placesOf(text: string, key: string): readonly string[] {
  const colon = key.indexOf(':');
  const places = key.slice(0, Math.max(0, colon)).split(',');
  const unknown = places.find((place) => place !== '' && !PLACES.includes(place.replace(/\[.*\]$/, '')));
  if (unknown === undefined) return places.filter((place) => place !== '');
  throw flagError('--annotation', text, `${JSON.stringify(unknown)} is none of ${PLACES.join(', ')}`);
}

/**
 * `[manifest:]KEY=VALUE`; the same key given again replaces the value.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseAnnotations(values: readonly string[]): Readonly<Record<string, string>> {
  const annotations: Record<string, string> = {};
  for (const text of values) {
    const equals = text.indexOf('=');
    if (equals <= 0) throw flagError('--annotation', text, EXPECTED);
    const name = text.slice(0, equals);
    for (const place of placesOf(text, name)) {
      if (place === 'manifest') continue;
      const why = place.startsWith('manifest[')
        ? 'a build is for one platform, which is not named'
        : `a build is for one platform and makes no index, so there is nothing for ${place}`;
      throw flagError('--annotation', text, why);
    }
    const key = name.slice(name.indexOf(':') + 1);
    if (key === '' || /\s/.test(key)) throw flagError('--annotation', text, EXPECTED);
    annotations[key] = text.slice(equals + 1);
  }
  return annotations;
}

const MAX_DIGITS = 11;

/** @throws TinydockError INVALID_ARGUMENT */
export function parseTimestamp(text: string | undefined): { readonly timestamp?: number } {
  if (text === undefined) return {};
  if (/^\d+$/.test(text) && text.length <= MAX_DIGITS) return { timestamp: Number(text) };
  throw flagError('--timestamp', text, 'expected seconds since 1970');
}
