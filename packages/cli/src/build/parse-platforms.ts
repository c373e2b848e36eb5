import { parsePlatform } from '@tinydock/domain';
import { type PlatformInput, platformToWire } from '@tinydock/protocol';
import type { FlagValues } from '../program/flag-values.ts';

/** `--platform`, given once or several times, with commas between platforms. @throws TinydockError INVALID_ARGUMENT */
export function parsePlatforms(flags: FlagValues): PlatformInput[] {
  const texts = flags.list('platform').flatMap((text) => text.split(','));
  return texts.map((text) => platformToWire(parsePlatform(text)));
}
