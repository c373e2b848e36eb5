import { distinctPlatforms, parsePlatform, type Platform } from '@tinydock/domain';
import type { FlagValues } from '../program/flag-values.ts';

/** `--platform`, given once or several times, with commas between platforms. @throws TinydockError INVALID_ARGUMENT */
export function parsePlatforms(flags: FlagValues): readonly Platform[] {
  const texts = flags.list('platform').flatMap((text) => text.split(','));
  return distinctPlatforms(texts.map((text) => parsePlatform(text)));
}
