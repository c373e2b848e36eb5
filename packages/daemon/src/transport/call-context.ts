import { TinydockError } from '@tinydock/domain';

/** What a handler knows of the call that it serves. */
export interface CallContext {
  /** Such as `/tinydock.v1.ImageService/Pull`. */
  readonly method: string;
  /** Aborted when the client cancels or goes away, when its deadline passes, and when the daemon stops. */
  readonly signal: AbortSignal;
}

/** The error that calls end with when the daemon stops. */
export function createStoppingError(): TinydockError {
  return new TinydockError({
    code: 'UNAVAILABLE',
    message: 'tinydockd is stopping',
    hint: 'Try again when it has been started.',
  });
}
