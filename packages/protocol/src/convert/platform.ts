import { normalizePlatform, type Platform, TinydockError } from '@tinydock/domain';
import type { Platform__Output } from '../generated/tinydock/v1/Platform.ts';

/** @throws TinydockError INVALID_ARGUMENT where the system or architecture is empty. */
export function platformFromWire(wire: Platform__Output | null | undefined): Platform | undefined {
  if (wire === null || wire === undefined) return undefined;
  if (wire.os === '' || wire.architecture === '') {
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'the platform lacks its system or architecture' });
  }
  return normalizePlatform({ os: wire.os, architecture: wire.architecture, variant: wire.variant });
}

export function platformToWire(platform: Platform): Platform__Output {
  return { os: platform.os, architecture: platform.architecture, variant: platform.variant ?? '' };
}
