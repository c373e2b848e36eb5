import { ANNOTATION_PLACES, hostPlatform, type PlacedAnnotation, TinydockError } from '@tinydock/domain';
import { type BuildRequest, platformFromWire, type PlacedAnnotation as WirePlacedAnnotation } from '@tinydock/protocol';
import { type BuildAnnotations, placeAnnotations } from '../build/place-annotations.ts';
import { platformsFromWire } from './platforms-from-wire.ts';

function placedFromWire({ place, platform, key, value }: WirePlacedAnnotation): PlacedAnnotation {
  const known = ANNOTATION_PLACES.find((one) => one === place);
  if (known !== undefined) return { place: known, platform: platformFromWire(platform), key, value };
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `an annotation goes to one of ${ANNOTATION_PLACES.join(', ')}, not to ${JSON.stringify(place.slice(0, 100))}`,
  });
}

/** @throws TinydockError as {@link placeAnnotations} */
export function annotationsFromWire({ annotations, placedAnnotations, platforms }: BuildRequest): BuildAnnotations {
  const named = platformsFromWire(platforms);
  return placeAnnotations(
    annotations,
    placedAnnotations.map(placedFromWire),
    named.length === 0 ? [hostPlatform()] : named,
  );
}
