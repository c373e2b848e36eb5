import { parsePlatform, type Platform, TinydockError } from '@tinydock/domain';
import type { Platform__Output } from '../generated/tinydock/v1/Platform.ts';

/** Undefined for an absent one. @throws TinydockError INVALID_ARGUMENT where system or architecture are no names. */
export function platformFromWire(wire: Platform__Output | null | undefined): Platform | undefined {
  if (wire === null || wire === undefined) return undefined;
  if (wire.os === '' || wire.architecture === '') {
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'the platform lacks its system or architecture' });
  }
  const variant = wire.variant === '' ? '' : `/${wire.variant}`;
  return parsePlatform(`${wire.os}/${wire.architecture}${variant}`);
}

export function platformToWire(platform: Platform): Platform__Output {
  return { os: platform.os, architecture: platform.architecture, variant: platform.variant ?? '' };
}
