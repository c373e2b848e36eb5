import { type ClientDuplexStream, type ClientReadableStream, Metadata } from '@grpc/grpc-js';
import type { CallOptions, Connection } from './connection.ts';
import { callFailure } from './call-failure.ts';
import type { MethodOf } from './method.ts';
import { toGrpcOptions } from './unary-call.ts';

/**
 * Reads the responses of a call at the pace of the caller. Ending the iteration early, and the signal, cancel the
 * call.
 */
export async function* readResponses<Response>(
  call: ClientReadableStream<Response>,
  method: string,
  signal: AbortSignal,
): AsyncGenerator<Response, void, undefined> {
  const cancel = (): void => {
    call.cancel();
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    yield* call as AsyncIterable<Response>;
  } catch (error) {
    throw callFailure(method, error, signal);
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

/**
 * One request, many responses. The call starts with the first `next()`.
 * @throws TinydockError as {@link callUnary}
 */
export async function* callServerStream<Request, Response>(
  connection: Connection,
  method: MethodOf<Request, Response>,
  call: { readonly request: Request; readonly options: CallOptions },
): AsyncGenerator<Response, void, undefined> {
  const signal = connection.beginCall(method.path, call.options.signal);
  const running = connection.grpc.makeServerStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    call.request,
    new Metadata(),
    toGrpcOptions(call.options),
  );
  yield* readResponses(running, method.path, signal);
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
  const signal = connection.beginCall(method.path, options.signal);
  const call: ClientDuplexStream<Request, Response> = connection.grpc.makeBidiStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    new Metadata(),
    toGrpcOptions(options),
  );
  const ended = new Promise<false>((resolve) => {
    call.on('status', () => {
      resolve(false);
    });
    // Whoever reads the responses gets the failure; without a listener it would end the process.
    call.on('error', () => {
      resolve(false);
    });
  });
  const send = (request: Request): Promise<boolean> => {
    const sent = new Promise<boolean>((resolve) => {
      call.write(request, (error: Error | null | undefined) => {
        resolve(error === null || error === undefined);
      });
    });
    return Promise.race([sent, ended]);
  };
  return {
    responses: readResponses<Response>(call, method.path, signal),
    send,
    end: () => {
      call.end();
    },
    cancel: () => {
      call.cancel();
    },
  };
}
