import { createCancelledError, TinydockError } from '@tinydock/domain';
import { Http2Connection } from '../http2/http2-connection.ts';
import { GrpcCall } from './grpc-call.ts';
import type { MethodOf } from './method.ts';

export interface ConnectionOptions {
  readonly socketPath: string;
  /** How long the daemon may take to greet a connection that it has accepted. */
  readonly connectTimeoutMs: number;
}

export interface CallOptions {
  /** Cancels the call; the daemon gives the work up. */
  readonly signal?: AbortSignal | undefined;
  /** From the start of the call to its end. */
  readonly timeoutMs?: number | undefined;
}

/** How often it is looked whether a greeting has come, in the time that the daemon has for it. */
const GREETING_LOOKS = 10;

/** The one HTTP/2 connection to a daemon, made with the first call, and with the next one after it was lost. */
export class Connection {
  readonly #options: ConnectionOptions;
  #http2: Http2Connection | undefined;
  #greeting: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Starts a call at once. @throws TinydockError CANCELLED where the caller's signal is aborted already */
  call<Request, Response>(method: MethodOf<Request, Response>, options: CallOptions): GrpcCall<Request, Response> {
    if (options.signal?.aborted === true) throw createCancelledError(method.path, options.signal);
    if (this.#isClosed) throw closedError();
    return new GrpcCall(this.#open(), method, options.timeoutMs);
  }

  #open(): Http2Connection {
    if (this.#http2?.isUsable === true) return this.#http2;
    const http2 = new Http2Connection(this.#options.socketPath);
    this.#http2 = http2;
    this.#awaitGreeting(http2);
    return http2;
  }

  /**
   * A daemon that hangs lets the kernel accept connections and never reads from them. Time is counted by looks, between
   * which what has come is read: while this process itself is busy, one look passes, however long that takes.
   */
  #awaitGreeting(http2: Http2Connection): void {
    clearInterval(this.#greeting);
    let looksLeft = GREETING_LOOKS;
    const timer = setInterval(() => {
      looksLeft -= 1;
      if (!http2.isGreeted && looksLeft > 0) return;
      clearInterval(timer);
      if (!http2.isGreeted) this.#giveUp(http2);
    }, this.#options.connectTimeoutMs / GREETING_LOOKS).unref();
    this.#greeting = timer;
  }

  #giveUp(http2: Http2Connection): void {
    const { socketPath, connectTimeoutMs } = this.#options;
    http2.destroy(
      new TinydockError({
        code: 'UNAVAILABLE',
        reason: 'DAEMON_UNREACHABLE',
        message: `tinydockd at ${socketPath} does not answer: no greeting within ${connectTimeoutMs / 1000} seconds`,
        hint: 'The daemon may be stopped or overloaded; look at its log, or start it anew.',
      }),
    );
  }

  /** Ends the calls that are under way. Idempotent. */
  close(): void {
    clearInterval(this.#greeting);
    this.#isClosed = true;
    this.#http2?.destroy(closedError());
  }
}

function closedError(): TinydockError {
  return new TinydockError({ code: 'CANCELLED', message: 'the connection to tinydockd was closed' });
}
