import { parsePlatform } from '@tinydock/domain';
import { type PlatformInput, platformToWire } from '@tinydock/protocol';
import type { FlagDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';

const ALL = 'all';

/** `--platform` with one platform. */
export const PLATFORM_FLAG: FlagDefinition = {
  kind: 'text',
  flags: '--platform',
  placeholder: 'string',
  description: 'The platform, such as linux/arm64, of an image that is here for several',
};

/** `--platform` with one platform, or `all`. */
export const PLATFORMS_FLAG: FlagDefinition = {
  kind: 'text',
  flags: '--platform',
  placeholder: 'string',
  description: 'The platform, such as linux/arm64; all for every one',
};

/** Null where the flag is not given. @throws TinydockError INVALID_ARGUMENT */
export function readPlatform(flags: FlagValues): PlatformInput | null {
  const platform = flags.text('platform');
  return platform === undefined ? null : platformToWire(parsePlatform(platform));
}

/** The fields of a request. @throws TinydockError INVALID_ARGUMENT */
export function readPlatforms(flags: FlagValues): {
  readonly platform: PlatformInput | null;
  readonly allPlatforms: boolean;
} {
  const allPlatforms = flags.text('platform') === ALL;
  return { platform: allPlatforms ? null : readPlatform(flags), allPlatforms };
}
