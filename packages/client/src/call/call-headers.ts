import { type CallFailure, createCallFailure, GRPC_STATUS, type GrpcStatus } from '@tinydock/protocol';

const STATUSES: ReadonlySet<number> = new Set(Object.values(GRPC_STATUS));

/** gRPC over HTTP/2, "Request-Headers". */
export function requestHeaders(path: string, timeoutMs: number | undefined): Readonly<Record<string, string>> {
  return {
    ':method': 'POST',
    ':scheme': 'http',
    ':path': path,
    ':authority': 'localhost',
    te: 'trailers',
    'content-type': 'application/grpc',
    ...(timeoutMs !== undefined && { 'grpc-timeout': `${Math.max(1, Math.ceil(timeoutMs))}m` }),
  };
}

/** gRPC's percent-encoding; what does not follow it is shown as it is. */
function decodeMessage(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message;
  }
}

/** What the last headers of a call say of it: undefined that it succeeded. */
export function readStatus(headers: ReadonlyMap<string, string>): CallFailure | undefined {
  const status = Number(headers.get('grpc-status') ?? Number.NaN);
  if (status === GRPC_STATUS.OK) return undefined;
  if (STATUSES.has(status)) {
    return createCallFailure(status as GrpcStatus, decodeMessage(headers.get('grpc-message') ?? ''), headers);
  }
  const http = headers.get(':status');
  const details = http === undefined || http === '200' ? 'the call ended without a status' : `HTTP status ${http}`;
  return createCallFailure(GRPC_STATUS.UNKNOWN, details);
}
