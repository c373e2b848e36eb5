import { TinydockError } from '@tinydock/domain';
import { createTarError, formatByteString, type TarEntry } from '@tinydock/tar';

type EntryPlace = Pick<TarEntry, 'path' | 'headerOffset'>;

/** INVALID_ARGUMENT / INVALID_LAYER that names the entry and its offset. */
export function createLayerError(problem: string, { path, headerOffset }: EntryPlace): TinydockError {
  return createTarError(problem, { reason: 'INVALID_LAYER', offset: headerOffset, path });
}

/** INVALID_ARGUMENT / LIMIT_EXCEEDED that names the entry at which the layer became too large. */
export function createLimitError(
  problem: string,
  { path, headerOffset }: EntryPlace,
  setting?: 'max-layer-bytes' | 'max-layer-entries',
): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'LIMIT_EXCEEDED',
    ...(setting !== undefined && {
      hint: `Raise ${setting} in the configuration of the daemon if you trust this image.`,
    }),
    message: `layer too large: entry ${formatByteString(path)} at offset ${headerOffset}: ${problem}`,
  });
}
