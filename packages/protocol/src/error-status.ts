import { status } from '@grpc/grpc-js';
import type { ErrorCode } from '@tinydock/domain';

/** The one table between the domain's codes and gRPC's; each pair stands in it once. */
const STATUS_OF: Readonly<Record<ErrorCode, status>> = {
  INVALID_ARGUMENT: status.INVALID_ARGUMENT,
  NOT_FOUND: status.NOT_FOUND,
  ALREADY_EXISTS: status.ALREADY_EXISTS,
  FAILED_PRECONDITION: status.FAILED_PRECONDITION,
  PERMISSION_DENIED: status.PERMISSION_DENIED,
  UNAUTHENTICATED: status.UNAUTHENTICATED,
  RESOURCE_EXHAUSTED: status.RESOURCE_EXHAUSTED,
  UNAVAILABLE: status.UNAVAILABLE,
  DEADLINE_EXCEEDED: status.DEADLINE_EXCEEDED,
  CANCELLED: status.CANCELLED,
  DATA_LOSS: status.DATA_LOSS,
  UNIMPLEMENTED: status.UNIMPLEMENTED,
  INTERNAL: status.INTERNAL,
};

const CODE_OF: ReadonlyMap<status, ErrorCode> = new Map(
  Object.entries(STATUS_OF).map(([code, grpc]) => [grpc, code as ErrorCode]),
);

export function toGrpcStatus(code: ErrorCode): status {
  return STATUS_OF[code];
}

/** The domain's code of a gRPC status; INTERNAL for one that no code of ours has. */
export function fromGrpcStatus(grpc: status): ErrorCode {
  return CODE_OF.get(grpc) ?? 'INTERNAL';
}
