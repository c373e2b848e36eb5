import { Metadata } from '@grpc/grpc-js';
import { isTinydockError, TinydockError } from '@tinydock/domain';
import { ERROR_DETAIL_KEY, type ErrorDetail } from './error-detail.ts';
import { toGrpcStatus } from './error-status.ts';
import type { GrpcStatus } from './grpc-status.ts';
import { printable } from './printable.ts';

/**
 * Bounds in bytes. All trailers together must stay below the 64 KiB of headers that Node's HTTP/2 accepts; gRPC's own
 * message is percent-encoded, which makes it up to nine times as long, and the detail grows by a third in base64.
 */
const BOUNDS = { grpcMessage: 500, message: 3000, hint: 1000, key: 100, value: 500, entries: 20 } as const;

function toWire(error: TinydockError): ErrorDetail {
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

/** What grpc-js takes for the end of a call. */
export interface EncodedError {
  readonly code: GrpcStatus;
  readonly details: string;
  readonly metadata: Metadata;
}

/**
 * An error as gRPC sends it: never a stack, bounded in size, without control characters. Anything but a
 * {@link TinydockError} becomes INTERNAL and says nothing of its inside.
 */
export function encodeError(error: unknown): EncodedError {
  const known = isTinydockError(error)
    ? error
    : new TinydockError({
        code: 'INTERNAL',
        message: 'the daemon met an error of its own',
        hint: 'Its log has the details.',
      });
  const wire = toWire(known);
  const metadata = new Metadata();
  metadata.set(ERROR_DETAIL_KEY, Buffer.from(JSON.stringify(wire)));
  return {
    code: toGrpcStatus(known.code),
    details: printable(wire.message, BOUNDS.grpcMessage),
    metadata,
  };
}
