import { Client, credentials, connectivityState } from '@grpc/grpc-js';
import { createCancelledError, TinydockError } from '@tinydock/domain';
import { MAX_MESSAGE_BYTES } from '@tinydock/protocol';

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

/** A daemon that starts again is found as fast; the library would wait up to two minutes. */
const RECONNECT_AFTER_MS = 200;
const MAX_RECONNECT_AFTER_MS = 1000;

/** The one HTTP/2 connection to a daemon, made with the first call. */
export class Connection {
  readonly grpc: Client;
  readonly #options: ConnectionOptions;
  #failure = new AbortController();
  #isClosed = false;
  #greeting: NodeJS.Timeout | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.grpc = new Client(`unix:${options.socketPath}`, credentials.createInsecure(), {
      'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
      'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
      'grpc.enable_http_proxy': 0,
      'grpc.enable_retries': 0,
      'grpc.service_config_disable_resolution': 1,
      'grpc.use_local_subchannel_pool': 1,
      'grpc.initial_reconnect_backoff_ms': RECONNECT_AFTER_MS,
      'grpc.max_reconnect_backoff_ms': MAX_RECONNECT_AFTER_MS,
    });
  }

  /**
   * The signal of one call: the caller's, and the connection's where the daemon does not answer.
   * @throws TinydockError CANCELLED where the caller's signal is aborted already
   */
  beginCall(method: string, signal: AbortSignal | undefined): AbortSignal {
    if (signal?.aborted === true) throw createCancelledError(method, signal);
    this.#greeting ??= setTimeout(() => {
      this.#checkGreeting();
    }, this.#options.connectTimeoutMs).unref();
    return signal === undefined ? this.#failure.signal : AbortSignal.any([signal, this.#failure.signal]);
  }

  /** A daemon that hangs lets the kernel accept connections and never reads from them. */
  #checkGreeting(): void {
    // The next call waits for a greeting of its own.
    this.#greeting = undefined;
    if (this.#isClosed || this.grpc.getChannel().getConnectivityState(false) !== connectivityState.CONNECTING) return;
    const { socketPath, connectTimeoutMs } = this.#options;
    const failure = this.#failure;
    this.#failure = new AbortController();
    failure.abort(
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
    clearTimeout(this.#greeting);
    this.#isClosed = true;
    this.#failure.abort(new TinydockError({ code: 'CANCELLED', message: 'the connection to tinydockd was closed' }));
    this.grpc.close();
  }
}
