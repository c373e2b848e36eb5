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

/** Trailing metadata in which the whole error travels, as JSON in UTF-8. */
const DETAIL_KEY = 'tinydock-error-bin';
/** Trailers share one HTTP/2 header block with a limit of 8 KiB. */
const MAX_MESSAGE_LENGTH = 2000;
const MAX_DETAILS = 20;

interface WireDetail {
  readonly code: string;
  readonly reason: string;
  readonly message: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, string>>;
}

function shorten(text: string): string {
  return text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH)}…` : text;
}

/** Percent-encoding is gRPC's own; control characters would still end up raw in logs and terminals. */
function printable(text: string): string {
  return shorten(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '?');
}

/** An error as gRPC sends it. Anything but a {@link TinydockError} becomes INTERNAL and says nothing of its inside. */
export function encodeError(error: unknown): Pick<StatusObject, 'code' | 'details' | 'metadata'> {
  const known = isTinydockError(error)
    ? error
    : new TinydockError({
        code: 'INTERNAL',
        message: 'the daemon met an error of its own',
        hint: 'Its log has the details.',
      });
  const details = Object.entries(known.details).slice(0, MAX_DETAILS);
  const wire: WireDetail = {
    code: known.code,
    reason: known.reason ?? '',
    message: printable(known.message),
    hint: printable(known.hint ?? ''),
    details: Object.fromEntries(details.map(([key, value]) => [key, printable(value).slice(0, 200)])),
  };
  const metadata = new Metadata();
  metadata.set(DETAIL_KEY, Buffer.from(JSON.stringify(wire)));
  return { code: toGrpcStatus(known.code), details: wire.message, metadata };
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

function unreachable(error: ServiceError): TinydockError | undefined {
  const denied = /\bEACCES\b|\bEPERM\b/.test(error.details);
  if (denied) {
    return new TinydockError({
      code: 'PERMISSION_DENIED',
      reason: 'DAEMON_UNREACHABLE',
      message: 'cannot open the socket of tinydockd: permission denied',
      hint: 'Run as root, or as a member of the group tinydock.',
      cause: error,
    });
  }
  if (fromGrpcStatus(error.code) !== 'UNAVAILABLE') return undefined;
  return new TinydockError({
    code: 'UNAVAILABLE',
    reason: 'DAEMON_UNREACHABLE',
    message: `cannot reach tinydockd: ${printable(error.details)}`,
    hint: 'Is the daemon running? Start tinydockd, or name another one with --host or TINYDOCK_HOST.',
    cause: error,
  });
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
}

/** The reverse of {@link encodeError}; also for failures of the connection itself. Other errors come back as they are. */
export function decodeError(error: unknown): unknown {
  if (!isServiceError(error)) return error;
  const [bytes] = (error.metadata as Metadata | undefined)?.get(DETAIL_KEY) ?? [];
  const wire = Buffer.isBuffer(bytes) ? parseDetail(bytes) : undefined;
  if (wire === undefined) {
    return (
      unreachable(error) ??
      new TinydockError({ code: fromGrpcStatus(error.code), message: printable(error.details), cause: error })
    );
  }
  const code: ErrorCode = ERROR_CODES.find((known) => known === wire.code) ?? fromGrpcStatus(error.code);
  const reason: ErrorReason | undefined = ERROR_REASONS.find((known) => known === wire.reason);
  const hint = wire.hint === '' ? undefined : wire.hint;
  return new TinydockError({ code, reason, message: wire.message, hint, details: wire.details, cause: error });
}
