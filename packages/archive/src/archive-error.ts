import { TinydockError } from '@tinydock/domain';

/** The error for an archive that cannot be loaded. */
export function invalidArchive(
  why: string,
  options: { readonly hint?: string; readonly cause?: unknown } = {},
): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_ARCHIVE',
    message: `invalid image archive: ${why}`,
    hint: options.hint,
    cause: options.cause,
  });
}
