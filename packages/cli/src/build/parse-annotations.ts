import {
  ANNOTATION_PLACES,
  isTinydockError,
  parsePlatform,
  type PlacedAnnotation,
  type Platform,
} from '@tinydock/domain';
import { type BuildRequestInput, type PlacedAnnotationInput, platformToWire } from '@tinydock/protocol';
import { flagError } from '../flags/flag-error.ts';

/** As the user wrote it, with where it goes told from what it says. */
export interface GivenAnnotation {
  readonly flag: string;
  /** The value of the flag, or a part of it. */
  readonly text: string;
  /** `TYPE[PLATFORM]`, several with commas between them; undefined for the manifest. */
  readonly places: string | undefined;
  /** `KEY=VALUE`. */
  readonly setting: string;
  /** What could stand there. */
  readonly expected: string;
}

/** buildx's `[TYPE[PLATFORM],…:]KEY=VALUE`. */
export function readAnnotationFlag(text: string): GivenAnnotation {
  const colon = text.slice(0, Math.max(0, text.indexOf('='))).indexOf(':');
  return {
    flag: '--annotation',
    text,
    places: colon === -1 ? undefined : text.slice(0, colon),
    setting: text.slice(colon + 1),
    expected: 'expected KEY=VALUE, or TYPE:KEY=VALUE such as index:KEY=VALUE or manifest[linux/arm64]:KEY=VALUE',
  };
}

const PLACE = /^([^[\]]*)(?:\[(.*)\])?$/;

function parsePlatformOf({ flag, text }: GivenAnnotation, platform: string | undefined): Platform | undefined {
  try {
    return platform === undefined ? undefined : parsePlatform(platform);
  } catch (error) {
    if (!isTinydockError(error)) throw error;
    throw flagError(flag, text, `${JSON.stringify(platform)} is no platform such as linux/arm64`);
  }
}

function parsePlaces(given: GivenAnnotation): readonly Pick<PlacedAnnotation, 'place' | 'platform'>[] {
  const { flag, text, places = 'manifest' } = given;
  return places.split(',').map((shown) => {
    const [, type, platform] = PLACE.exec(shown) ?? [];
    const place = ANNOTATION_PLACES.find((known) => known === type);
    if (place !== undefined) return { place, platform: parsePlatformOf(given, platform) };
    throw flagError(flag, text, `the type ${JSON.stringify(shown)} is none of ${ANNOTATION_PLACES.join(', ')}`);
  });
}

/** In the order in which they are given. @throws TinydockError INVALID_ARGUMENT */
export function parseAnnotations(given: readonly GivenAnnotation[]): readonly PlacedAnnotation[] {
  return given.flatMap((one) => {
    const { flag, text, setting, expected } = one;
    const equals = setting.indexOf('=');
    const key = setting.slice(0, Math.max(0, equals));
    if (key === '' || /\s/.test(key)) throw flagError(flag, text, expected);
    const value = setting.slice(equals + 1);
    return parsePlaces(one).map((place) => ({ ...place, key, value }));
  });
}

function valuesOf(annotations: readonly PlacedAnnotation[]): Record<string, string> {
  return Object.fromEntries(annotations.map(({ key, value }) => [key, value]));
}

function isOfAllManifests({ place, platform }: PlacedAnnotation): boolean {
  return place === 'manifest' && platform === undefined;
}

/** A daemon that knows of none but manifests is asked for those as before. */
export function annotationsToWire(
  annotations: readonly PlacedAnnotation[],
): Pick<BuildRequestInput, 'annotations' | 'placedAnnotations'> {
  const placed = annotations
    .filter((one) => !isOfAllManifests(one))
    .map(({ platform, ...one }): PlacedAnnotationInput => ({
      ...one,
      ...(platform !== undefined && { platform: platformToWire(platform) }),
    }));
  return {
    annotations: valuesOf(annotations.filter(isOfAllManifests)),
    ...(placed.length > 0 && { placedAnnotations: placed }),
  };
}

/** What the `index.json` of a layout says of the image, or of the index over it; those of its platform last. */
export function entryAnnotationsOf(
  annotations: readonly PlacedAnnotation[],
  hasIndex: boolean,
): Readonly<Record<string, string>> {
  const place = hasIndex ? 'index-descriptor' : 'manifest-descriptor';
  const own = annotations.filter((one) => one.place === place);
  return valuesOf(
    own.toSorted((one, other) => Number(one.platform !== undefined) - Number(other.platform !== undefined)),
  );
}

const MAX_DIGITS = 11;

/** @throws TinydockError INVALID_ARGUMENT */
export function parseTimestamp(text: string | undefined): { readonly timestamp?: number } {
  if (text === undefined) return {};
  if (/^\d+$/.test(text) && text.length <= MAX_DIGITS) return { timestamp: Number(text) };
  throw flagError('--timestamp', text, 'expected seconds since 1970');
}
