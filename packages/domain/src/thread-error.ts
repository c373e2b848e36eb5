import { type ErrorCode, type ErrorReason, isTinydockError, TinydockError } from './errors.ts';

/** An error that survives a thread boundary. */
export interface ThreadError {
  readonly message: string;
  readonly tinydock?: { readonly code: ErrorCode; readonly reason?: ErrorReason; readonly hint?: string };
  /** Such as `ENOSPC`. */
  readonly errnoCode?: string;
}

export function encodeThreadError(error: unknown): ThreadError {
  if (isTinydockError(error)) {
    const { code, reason, hint, message } = error;
    return {
      message,
      tinydock: { code, ...(reason === undefined ? {} : { reason }), ...(hint === undefined ? {} : { hint }) },
    };
  }
  if (!(error instanceof Error)) return { message: String(error) };
  const errnoCode = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { message: error.message, ...(errnoCode === undefined ? {} : { errnoCode }) };
}

export function decodeThreadError(wire: ThreadError): Error {
  if (wire.tinydock !== undefined) return new TinydockError({ message: wire.message, ...wire.tinydock });
  const error = new Error(wire.message);
  return wire.errnoCode === undefined ? error : Object.assign(error, { code: wire.errnoCode });
}
