import { distinctPlatforms, type Platform } from '@tinydock/domain';
import { type BuildRequest, platformFromWire } from '@tinydock/protocol';

/** Each once. @throws TinydockError INVALID_ARGUMENT */
export function platformsFromWire(wire: BuildRequest['platforms']): readonly Platform[] {
  return distinctPlatforms(wire.flatMap((one) => platformFromWire(one) ?? []));
}
