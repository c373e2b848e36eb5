/** What a caller can do about an error; chosen by the reaction, not by the place where it arose. */
export const ERROR_CODES = [
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'FAILED_PRECONDITION',
  'PERMISSION_DENIED',
  'UNAUTHENTICATED',
  'RESOURCE_EXHAUSTED',
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'CANCELLED',
  'DATA_LOSS',
  'UNIMPLEMENTED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Finer than a code, for clients that must tell two errors of one code apart. */
export const ERROR_REASONS = [
  'INVALID_REFERENCE',
  'INVALID_DIGEST',
  'INVALID_LAYER',
  'INVALID_MANIFEST',
  'INVALID_CONFIG',
  'INVALID_ARCHIVE',
  'INVALID_FORMAT',
  'DIGEST_MISMATCH',
  'SIZE_MISMATCH',
  'DIFF_ID_MISMATCH',
  'LIMIT_EXCEEDED',
  'NO_SPACE',
  'IMAGE_NOT_FOUND',
  'AMBIGUOUS_ID',
  'PLATFORM_NOT_FOUND',
  'UNSUPPORTED_MEDIA_TYPE',
  'IMAGE_IN_USE',
  'CONTAINER_NOT_FOUND',
  'CONTAINER_RUNNING',
  'CONTAINER_NOT_RUNNING',
  'CONTAINER_PAUSED',
  'NAME_IN_USE',
  'VOLUME_NOT_FOUND',
  'VOLUME_IN_USE',
  'PORT_IN_USE',
  'NETWORK_NOT_FOUND',
  'NETWORK_IN_USE',
  'ADDRESS_IN_USE',
  'EXEC_NOT_FOUND',
  'EXEC_NOT_EXECUTABLE',
  'REGISTRY_UNREACHABLE',
  'REGISTRY_DENIED',
  'REGISTRY_PROTOCOL',
  'RATE_LIMITED',
  'DAEMON_UNREACHABLE',
  'STORE_LOCKED',
  'MISSING_KERNEL_FEATURE',
  'MISSING_PROGRAM',
] as const;

export type ErrorReason = (typeof ERROR_REASONS)[number];

export interface TinydockErrorOptions {
  readonly code: ErrorCode;
  /** The operation, the subject, what was expected and what was found. No secrets. */
  readonly message: string;
  readonly reason?: ErrorReason | undefined;
  /** The next step, as a sentence. */
  readonly hint?: string | undefined;
  readonly details?: Readonly<Record<string, string>> | undefined;
  readonly cause?: unknown;
}

/** Every failure that a user may see. A plain `Error` means a bug of ours. */
export class TinydockError extends Error {
  readonly code: ErrorCode;
  readonly reason: ErrorReason | undefined;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, string>>;

  constructor(options: TinydockErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'TinydockError';
    this.code = options.code;
    this.reason = options.reason;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }
}

export function isTinydockError(error: unknown): error is TinydockError {
  return error instanceof TinydockError;
}

/** The error that an aborted operation throws; keeps the reason the caller gave as its cause. */
export function createCancelledError(operation: string, signal?: AbortSignal): TinydockError {
  if (isTinydockError(signal?.reason)) return signal.reason;
  return new TinydockError({ code: 'CANCELLED', message: `${operation} was cancelled`, cause: signal?.reason });
}

/** @throws TinydockError CANCELLED when the signal is aborted. */
export function throwIfCancelled(operation: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw createCancelledError(operation, signal);
}

/** True for a failed system or library call whose `code` is one of `codes`, such as `ENOENT`. */
export function hasErrnoCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
