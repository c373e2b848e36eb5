import type { ErrorCode } from '@tinydock/domain';
import { GRPC_STATUS, type GrpcStatus } from './grpc-status.ts';

/** The one table between the domain's codes and gRPC's; each pair stands in it once. */
const STATUS_OF: Readonly<Record<ErrorCode, GrpcStatus>> = {
  INVALID_ARGUMENT: GRPC_STATUS.INVALID_ARGUMENT,
  NOT_FOUND: GRPC_STATUS.NOT_FOUND,
  ALREADY_EXISTS: GRPC_STATUS.ALREADY_EXISTS,
  FAILED_PRECONDITION: GRPC_STATUS.FAILED_PRECONDITION,
  PERMISSION_DENIED: GRPC_STATUS.PERMISSION_DENIED,
  UNAUTHENTICATED: GRPC_STATUS.UNAUTHENTICATED,
  RESOURCE_EXHAUSTED: GRPC_STATUS.RESOURCE_EXHAUSTED,
  UNAVAILABLE: GRPC_STATUS.UNAVAILABLE,
  DEADLINE_EXCEEDED: GRPC_STATUS.DEADLINE_EXCEEDED,
  CANCELLED: GRPC_STATUS.CANCELLED,
  DATA_LOSS: GRPC_STATUS.DATA_LOSS,
  UNIMPLEMENTED: GRPC_STATUS.UNIMPLEMENTED,
  INTERNAL: GRPC_STATUS.INTERNAL,
};

const CODE_OF: ReadonlyMap<GrpcStatus, ErrorCode> = new Map(
  Object.entries(STATUS_OF).map(([code, grpc]) => [grpc, code as ErrorCode]),
);

export function toGrpcStatus(code: ErrorCode): GrpcStatus {
  return STATUS_OF[code];
}

/** The domain's code of a gRPC status; INTERNAL for one that no code of ours has. */
export function fromGrpcStatus(grpc: GrpcStatus): ErrorCode {
  return CODE_OF.get(grpc) ?? 'INTERNAL';
}
