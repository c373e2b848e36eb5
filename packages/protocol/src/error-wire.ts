import { Metadata, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import {
  ERROR_CODES,
  ERROR_REASONS,
  type ErrorCode,
  type ErrorReason,
  isTinydockError,
  TinydockError,
} from '@tinydock/domain';
import { fromGrpcStatus, toGrpcStatus } from './error-status.ts';
import { decodeGrpcFailure } from './grpc-failure.ts';
import { printable } from './printable.ts';

/** Trailing metadata in which the whole error travels, as JSON in UTF-8. */
const DETAIL_KEY = 'tinydock-error-bin';

/**
 * Bounds in bytes. All trailers together must stay below the 64 KiB of headers that Node's HTTP/2 accepts; gRPC's own
 * message is percent-encoded, which makes it up to nine times as long, and the detail grows by a third in base64.
 */
const BOUNDS = { grpcMessage: 500, message: 3000, hint: 1000, key: 100, value: 500, entries: 20 } as const;

interface WireDetail {
  readonly code: string;
  readonly reason: string;
  readonly message: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, string>>;
}

function toWire(error: TinydockError): WireDetail {
  const details = Object.entries(error.details).slice(0, BOUNDS.entries);
  return {
    code: error.code,
    reason: error.reason ?? '',
    message: printable(error.message, BOUNDS.message),
    hint: printable(error.hint ?? '', BOUNDS.hint),
    details: Object.fromEntries(
      details.map(([key, value]) => [printable(key, BOUNDS.key), printable(value, BOUNDS.value)]),
    ),
  };
}

/**
 * An error as gRPC sends it: never a stack, bounded in size, without control characters. Anything but a
 * {@link TinydockError} becomes INTERNAL and says nothing of its inside.
 */
export function encodeError(error: unknown): Pick<StatusObject, 'code' | 'details' | 'metadata'> {
  const known = isTinydockError(error)
    ? error
    : new TinydockError({
        code: 'INTERNAL',
        message: 'the daemon met an error of its own',
        hint: 'Its log has the details.',
      });
  const wire = toWire(known);
  const metadata = new Metadata();
  metadata.set(DETAIL_KEY, Buffer.from(JSON.stringify(wire)));
  return { code: toGrpcStatus(known.code), details: printable(wire.message, BOUNDS.grpcMessage), metadata };
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && Object.values(value).every((item) => typeof item === 'string');
}

function parseDetail(bytes: Buffer): WireDetail | undefined {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { code, reason, message, hint, details } = value as Partial<Record<keyof WireDetail, unknown>>;
  const strings = [code, reason, message, hint];
  if (!strings.every((item) => typeof item === 'string') || !isStringRecord(details)) return undefined;
  return { code, reason, message, hint, details } as WireDetail;
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
}

/**
 * The reverse of {@link encodeError}; also for failures of the connection itself. What gRPC has not thrown comes back
 * as it is, or as a plain `Error` where it is none.
 */
export function decodeError(error: unknown): Error {
  if (!isServiceError(error)) return error instanceof Error ? error : new Error(String(error));
  const [bytes] = (error.metadata as Metadata | undefined)?.get(DETAIL_KEY) ?? [];
  const wire = Buffer.isBuffer(bytes) ? parseDetail(bytes) : undefined;
  if (wire === undefined) return decodeGrpcFailure(error);
  const code: ErrorCode = ERROR_CODES.find((known) => known === wire.code) ?? fromGrpcStatus(error.code);
  const reason: ErrorReason | undefined = ERROR_REASONS.find((known) => known === wire.reason);
  const hint = wire.hint === '' ? undefined : wire.hint;
  return new TinydockError({ code, reason, message: wire.message, hint, details: wire.details, cause: error });
}
