import { type CallOptions as GrpcCallOptions, Metadata } from '@grpc/grpc-js';
import type { CallOptions, Connection } from './connection.ts';
import { callFailure } from './call-failure.ts';
import type { MethodOf } from './method.ts';

/** A deadline for gRPC, where the caller sets a time-out. */
export function toGrpcOptions({ timeoutMs }: CallOptions): GrpcCallOptions {
  return timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
}

/**
 * One request, one response.
 * @throws TinydockError as the daemon sent it; UNAVAILABLE / DAEMON_UNREACHABLE, CANCELLED, DEADLINE_EXCEEDED
 */
export async function callUnary<Request, Response>(
  connection: Connection,
  method: MethodOf<Request, Response>,
  call: { readonly request: Request; readonly options: CallOptions },
): Promise<Response> {
  const signal = connection.beginCall(method.path, call.options.signal);
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const running = connection.grpc.makeUnaryRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    call.request,
    new Metadata(),
    toGrpcOptions(call.options),
    (error, response) => {
      if (error === null && response !== undefined) resolve(response);
      else reject(callFailure(method.path, error, signal));
    },
  );
  const cancel = (): void => {
    running.cancel();
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
