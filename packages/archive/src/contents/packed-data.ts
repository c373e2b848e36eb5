import { TinydockError } from '@tinydock/domain';

/** A frame or a skippable frame, RFC 8878: pzstd begins with one of those. @param magic the first bytes in hex */
export function isZstd(magic: string): boolean {
  return magic.startsWith('28b52ffd') || /^5[0-9a-f]2a4d18/.test(magic);
}

/** INVALID_ARGUMENT / INVALID_ARCHIVE, of what is packed in the format of that name. */
export function damagedData(format: string, cause: unknown): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_ARCHIVE',
    message: `the archive's ${format} data is damaged or cut short`,
    cause,
  });
}
