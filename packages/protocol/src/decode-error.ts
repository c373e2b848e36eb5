import { ERROR_CODES, ERROR_REASONS, type ErrorCode, type ErrorReason, TinydockError } from '@tinydock/domain';
import type { CallFailure } from './call-failure.ts';
import { ERROR_DETAIL_KEY, type ErrorDetail } from './error-detail.ts';
import { fromGrpcStatus } from './error-status.ts';
import { decodeGrpcFailure } from './grpc-failure.ts';

function isStringRecord(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && Object.values(value).every((item) => typeof item === 'string');
}

function parseDetail(bytes: Buffer): ErrorDetail | undefined {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { code, reason, message, hint, details } = value as Partial<Record<keyof ErrorDetail, unknown>>;
  const strings = [code, reason, message, hint];
  if (!strings.every((item) => typeof item === 'string') || !isStringRecord(details)) return undefined;
  return { code, reason, message, hint, details } as ErrorDetail;
}

function isCallFailure(error: unknown): error is CallFailure {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
}

/**
 * The reverse of `encodeError`; also for failures of the connection itself. What gRPC has not thrown comes back
 * as it is, or as a plain `Error` where it is none.
 */
export function decodeError(error: unknown): Error {
  if (!isCallFailure(error)) return error instanceof Error ? error : new Error(String(error));
  const [bytes] = error.metadata?.get(ERROR_DETAIL_KEY) ?? [];
  const wire = Buffer.isBuffer(bytes) ? parseDetail(bytes) : undefined;
  if (wire === undefined) return decodeGrpcFailure(error);
  const code: ErrorCode = ERROR_CODES.find((known) => known === wire.code) ?? fromGrpcStatus(error.code);
  const reason: ErrorReason | undefined = ERROR_REASONS.find((known) => known === wire.reason);
  const hint = wire.hint === '' ? undefined : wire.hint;
  return new TinydockError({ code, reason, message: wire.message, hint, details: wire.details, cause: error });
}
