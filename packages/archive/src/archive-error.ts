import { TinydockError } from '@tinydock/domain';

/** INVALID_ARGUMENT / INVALID_ARCHIVE. */
export function createArchiveError(problem: string, hint?: string, cause?: unknown): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_ARCHIVE',
    message: `invalid image archive: ${problem}`,
    hint,
    cause,
  });
}

/** A name from an archive, for a message: quoted and shortened. */
export function quote(text: string): string {
  return JSON.stringify(text.length <= 200 ? text : `${text.slice(0, 200)}...`);
}
