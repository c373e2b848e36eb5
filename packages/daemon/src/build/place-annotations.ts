import {
  type AnnotationPlace,
  type Annotations,
  formatPlatform,
  type PlacedAnnotation,
  type Platform,
  TinydockError,
} from '@tinydock/domain';

/** What is said of a build's images. */
export interface BuildAnnotations {
  /** Of the index; empty where there is none. */
  readonly index: Annotations;
  readonly of: (platform: Platform) => {
    readonly manifest: Annotations;
    /** What the index says of the manifest. */
    readonly descriptor: Annotations;
  };
}

function formatPlace({ place, platform, key }: PlacedAnnotation): string {
  return `${place}${platform === undefined ? '' : `[${formatPlatform(platform)}]`}:${key}`;
}

function refuse(annotation: PlacedAnnotation, why: string, hint: string): TinydockError {
  const message = `cannot annotate ${JSON.stringify(formatPlace(annotation).slice(0, 300))}: ${why}`;
  return new TinydockError({ code: 'INVALID_ARGUMENT', message, hint });
}

function checkPlace(annotation: PlacedAnnotation, platforms: readonly Platform[]): void {
  const { place, platform, key } = annotation;
  const shown = platforms.map(formatPlatform);
  if (key === '' || /\s/.test(key))
    throw refuse(annotation, 'the key is empty or has spaces', 'Say it as TYPE:KEY=VALUE.');
  if (place.startsWith('index')) {
    if (platform !== undefined)
      throw refuse(annotation, 'an index is of all platforms', `Leave the platform out: ${place}:${key}=….`);
    if (platforms.length > 1) return;
    const hint = `Build for several with --platform, or annotate the manifest: manifest:${key}=….`;
    throw refuse(annotation, `a build for one platform, ${shown.join()}, makes no index`, hint);
  }
  if (platform === undefined || shown.includes(formatPlatform(platform))) return;
  const hint = `Add it to --platform, or leave it out to annotate ${shown.length > 1 ? 'all' : 'this one'}.`;
  throw refuse(annotation, `the build is for ${shown.join(', ')}`, hint);
}

/**
 * Checks where annotations go; those of one platform go before those of all. `forAll` are of every manifest. Those of an
 * index's own descriptor, which only layouts have, are checked alone.
 * @param platforms for which is built, at least one
 * @throws TinydockError INVALID_ARGUMENT for a platform that is not built, an index where there is none, or an empty key
 */
export function placeAnnotations(
  forAll: Annotations,
  placed: readonly PlacedAnnotation[],
  platforms: readonly Platform[],
): BuildAnnotations {
  for (const annotation of placed) checkPlace(annotation, platforms);
  const textOf = (platform: Platform | undefined): string => (platform === undefined ? '' : formatPlatform(platform));
  const pick = (place: AnnotationPlace, shown: string): Annotations =>
    Object.fromEntries(
      placed
        .filter((one) => one.place === place && textOf(one.platform) === shown)
        .map(({ key, value }) => [key, value]),
    );
  return {
    index: pick('index', ''),
    of: (platform) => {
      const shown = formatPlatform(platform);
      return {
        manifest: { ...forAll, ...pick('manifest', ''), ...pick('manifest', shown) },
        descriptor: { ...pick('manifest-descriptor', ''), ...pick('manifest-descriptor', shown) },
      };
    },
  };
}
