import { type EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type {
  handleBidiStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  ServerDuplexStream,
  ServerWritableStream,
} from '@grpc/grpc-js';
import { createCancelledError, isTinydockError, TinydockError } from '@tinydock/domain';
import { encodeError, unknownFieldOf } from '@tinydock/protocol';
import type { Logger } from '../system/logger.ts';
import { DAEMON_VERSION } from '../system/version.ts';
import type { CallContext } from './call-context.ts';
import type { DuplexHandler, ServerStreamHandler, UnaryHandler } from './service-handlers.ts';

type StreamingCall<Request, Response> = ServerWritableStream<Request, Response> | ServerDuplexStream<Request, Response>;

/** What is common to all calls of one server. */
export interface CallAdapterOptions {
  readonly logger: Logger;
  /** Aborted when streaming calls shall end because the daemon stops. */
  readonly stopStreams: AbortSignal;
  /** Aborted when the other calls shall end, too. */
  readonly stopCalls: AbortSignal;
}

interface RunningCall extends CallContext {
  readonly end: () => void;
}

/**
 * Makes gRPC handlers of functions that know nothing of gRPC: a cancelled call aborts the signal, whatever is thrown
 * becomes a status with its details, and nothing a handler does ends the process.
 */
export class CallAdapter {
  readonly #options: CallAdapterOptions;

  constructor(options: CallAdapterOptions) {
    this.#options = options;
  }

  unary<Request, Response>(
    method: string,
    handler: UnaryHandler<Request, Response>,
  ): handleUnaryCall<Request, Response> {
    return (call, callback) => {
      const running = beginCall(method, call, this.#options.stopCalls);
      const answer = async (): Promise<void> => {
        try {
          callback(null, await handler(known(call.request, method), running));
        } catch (error) {
          callback(this.#encode(running, error));
        } finally {
          running.end();
        }
      };
      this.#finish(method, answer());
    };
  }

  serverStream<Request, Response>(
    method: string,
    handler: ServerStreamHandler<Request, Response>,
  ): handleServerStreamingCall<Request, Response> {
    return (call) => {
      const running = beginCall(method, call, this.#options.stopStreams);
      this.#finish(
        method,
        this.#answerStream(call, running, () => handler(known(call.request, method), running)),
      );
    };
  }

  duplex<Request, Response>(
    method: string,
    handler: DuplexHandler<Request, Response>,
  ): handleBidiStreamingCall<Request, Response> {
    return (call) => {
      const running = beginCall(method, call, this.#options.stopStreams);
      this.#finish(
        method,
        this.#answerStream(call, running, () => handler(readRequests(call, running), running)),
      );
    };
  }

  async #answerStream<Request, Response>(
    call: StreamingCall<Request, Response>,
    running: RunningCall,
    answer: () => AsyncIterable<Response>,
  ): Promise<void> {
    try {
      for await (const response of answer()) {
        if (running.signal.aborted) throw createCancelledError(running.method, running.signal);
        if (!call.write(response)) await once(call, 'drain', { signal: running.signal });
      }
      // Work that ends quietly when it is aborted has not come to its end.
      if (running.signal.aborted) throw createCancelledError(running.method, running.signal);
      call.end();
    } catch (error) {
      const encoded = this.#encode(running, error);
      if (!call.cancelled) call.emit('error', encoded);
    } finally {
      running.end();
    }
  }

  /** An answer that gRPC itself cannot send must not end the process as an unhandled rejection. */
  #finish(method: string, answering: Promise<void>): void {
    answering.catch((error: unknown) => {
      this.#options.logger.error({ method, err: error }, 'an answer could not be sent');
    });
  }

  #encode({ method, signal }: RunningCall, thrown: unknown): ReturnType<typeof encodeError> {
    // Whatever work throws when it is aborted, the reason for the abort is what the client should read.
    const error = signal.aborted ? createCancelledError(method, signal) : thrown;
    if (isTinydockError(error) && error.code !== 'INTERNAL') {
      this.#options.logger.debug(
        { method, code: error.code, reason: error.reason, message: error.message },
        'call failed',
      );
    } else {
      this.#options.logger.error({ method, err: error }, 'call failed with an error of our own');
    }
    return encodeError(error);
  }
}

/**
 * What a client of a later version asks for beyond what is known here may be a bound of what it wants removed: a request
 * is done as a whole or not at all. @throws TinydockError UNIMPLEMENTED
 */
function known<Request>(request: Request, method: string): Request {
  const field = unknownFieldOf(request as object);
  if (field === undefined) return request;
  throw new TinydockError({
    code: 'UNIMPLEMENTED',
    message: `tinydockd ${DAEMON_VERSION} does not know field ${field} of the request ${method}`,
    hint: 'The client is newer than the daemon; restart the daemon with the version of the client, or leave the option out.',
  });
}

function beginCall(method: string, call: EventEmitter, stop: AbortSignal): RunningCall {
  const cancellation = new AbortController();
  const onStop = (): void => {
    cancellation.abort(stop.reason);
  };
  call.on('cancelled', () => {
    cancellation.abort(createCancelledError(method));
  });
  stop.addEventListener('abort', onStop, { once: true });
  if (stop.aborted) onStop();
  return {
    method,
    signal: cancellation.signal,
    end: () => {
      stop.removeEventListener('abort', onStop);
    },
  };
}

/** The requests of a duplex call; leaving the loop early leaves the call open, so that it can still be answered. */
async function* readRequests<Request, Response>(
  call: ServerDuplexStream<Request, Response>,
  { method, signal }: CallContext,
): AsyncGenerator<Request, void, undefined> {
  try {
    for await (const request of call.iterator({ destroyOnReturn: false }) as AsyncIterable<Request>)
      yield known(request, method);
  } catch (error) {
    if (signal.aborted) throw createCancelledError(method, signal);
    throw error;
  }
  // A stream that the client resets, or whose client dies, first ends as if all requests had come; that it was
  // cancelled shows in the same turn of the event loop. Without this half an archive would pass for a whole one.
  await setImmediate();
  if (signal.aborted) throw createCancelledError(method, signal);
}
