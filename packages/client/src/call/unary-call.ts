import { createCallFailure, GRPC_STATUS } from '@tinydock/protocol';
import { callFailure } from './call-failure.ts';
import type { CallOptions, Connection } from './connection.ts';
import type { GrpcCall } from './grpc-call.ts';
import type { MethodOf } from './method.ts';

/** Its only response, when it has ended well. */
async function readOnly<Response>(call: GrpcCall<never, Response>): Promise<Response> {
  const response = await call.next();
  if (response !== undefined && (await call.next()) === undefined) return response;
  throw createCallFailure(GRPC_STATUS.INTERNAL, 'the call has not answered with one message');
}

/**
 * One request, one response.
 * @throws TinydockError as the daemon sent it; UNAVAILABLE / DAEMON_UNREACHABLE, CANCELLED, DEADLINE_EXCEEDED
 */
export async function callUnary<Request, Response>(
  connection: Connection,
  method: MethodOf<Request, Response>,
  { request, options }: { readonly request: Request; readonly options: CallOptions },
): Promise<Response> {
  const { signal } = options;
  const call = connection.call(method, options);
  const cancel = (): void => {
    call.cancel();
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    void call.send(request, true);
    return await readOnly(call);
  } catch (error) {
    throw callFailure(method.path, error, signal);
  } finally {
    signal?.removeEventListener('abort', cancel);
    call.cancel();
  }
}
