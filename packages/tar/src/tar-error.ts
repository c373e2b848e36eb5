import { TinydockError } from '@tinydock/domain';
import { type ByteString, formatByteString } from './byte-string.ts';

/** Which kind of input a damaged tar makes invalid. */
export type TarErrorReason = 'INVALID_LAYER' | 'INVALID_ARCHIVE';

export interface TarErrorContext {
  readonly reason: TarErrorReason;
  /** Byte offset in the tar where the entry or block begins. */
  readonly offset: number;
  /** The entry, where its name is known. */
  readonly path?: ByteString | undefined;
}

/** A tar that is damaged, truncated or beyond a limit of the format: INVALID_ARGUMENT with the given reason. */
export function createTarError(problem: string, context: TarErrorContext): TinydockError {
  const subject = context.path === undefined ? 'block' : `entry ${formatByteString(context.path)}`;
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: context.reason,
    message: `invalid tar: ${subject} at offset ${context.offset}: ${problem}`,
  });
}
