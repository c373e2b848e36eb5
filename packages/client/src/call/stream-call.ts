import { callFailure } from './call-failure.ts';
import type { CallOptions, Connection } from './connection.ts';
import type { GrpcCall } from './grpc-call.ts';
import type { MethodOf } from './method.ts';

/** Reads the responses of a call at the pace of the caller. Ending the iteration early, and the signal, cancel it. */
async function* readResponses<Response>(
  call: GrpcCall<never, Response>,
  method: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Response, void, undefined> {
  const cancel = (): void => {
    call.cancel();
  };
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted === true) cancel();
  try {
    for (let response = await call.next(); response !== undefined; response = await call.next()) yield response;
  } catch (error) {
    throw callFailure(method, error, signal);
  } finally {
    signal?.removeEventListener('abort', cancel);
    cancel();
  }
}

/**
 * One request, many responses. The call starts with the first `next()`.
 * @throws TinydockError as `callUnary`
 */
export async function* callServerStream<Request, Response>(
  connection: Connection,
  method: MethodOf<Request, Response>,
  { request, options }: { readonly request: Request; readonly options: CallOptions },
): AsyncGenerator<Response, void, undefined> {
  const call = connection.call(method, options);
  void call.send(request, true);
  yield* readResponses(call, method.path, options.signal);
}

/** A call whose requests and responses travel at the same time. */
export interface DuplexCall<Request, Response> {
  readonly responses: AsyncGenerator<Response, void, undefined>;
  /** Resolves when the request has gone out; true unless the call had ended before. */
  send(request: Request): Promise<boolean>;
  /** No more requests. */
  end(): void;
  cancel(): void;
}

/** Starts a call at once. Its failure comes with `responses`. */
export function callDuplex<Request, Response>(
  connection: Connection,
  method: MethodOf<Request, Response>,
  options: CallOptions,
): DuplexCall<Request, Response> {
  const call = connection.call(method, options);
  return {
    responses: readResponses<Response>(call, method.path, options.signal),
    send: (request) => call.send(request),
    end: () => {
      call.end();
    },
    cancel: () => {
      call.cancel();
    },
  };
}
