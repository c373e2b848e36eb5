import { Readable } from 'node:stream';
import { createCancelledError } from '@tinydock/domain';
import type { Dispatchers } from './dispatchers.ts';
import type { RateLimit } from './rate-limit.ts';
import { createTransportError } from './transport-error.ts';
import { BodyReader } from './body-reader.ts';
import type { ReceiveBuffers } from './receive-buffers.ts';

/** What a request carries: text, bytes, or bytes as they come, which are sent without a length. */
export type RequestBody = string | Uint8Array | AsyncIterable<Uint8Array>;

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Called for each try, so that a request can be sent again. */
  readonly body?: (() => RequestBody) | undefined;
  /** From the end of the request to the response's headers, where the usual limit is too short. */
  readonly headersTimeoutMs?: number | undefined;
  /** What is being done, for messages and without secrets. */
  readonly operation: string;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** What was asked, after redirects. */
  readonly url: URL;
  /** The value of a header, several joined with a comma; undefined where it is missing. */
  header(name: string): string | undefined;
  /**
   * Must be read to its end, or ended with {@link discard}. Each chunk holds until the next one is asked for.
   * @throws as {@link Transport.send}, CANCELLED
   */
  body(): AsyncIterable<Uint8Array>;
  /** Ends the response; the connection is closed unless everything has been read. Idempotent. */
  discard(): void;
}

export interface TransportOptions {
  readonly userAgent: string;
  readonly dispatchers: Dispatchers;
  readonly downloads: RateLimit;
  readonly uploads: RateLimit;
}

/** HTTP/1.1 without redirects, authentication and retries. */
export class Transport {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /** @throws RegistryError UNAVAILABLE / REGISTRY_UNREACHABLE; TinydockError CANCELLED */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const { url, method, operation, signal } = request;
    const { userAgent, dispatchers, downloads } = this.#options;
    const dispatcher = await dispatchers.for(url);
    const target = { url, proxy: dispatchers.proxyName(url) };
    const toError = (cause: unknown): Error =>
      signal?.aborted === true
        ? createCancelledError(operation, signal)
        : createTransportError(operation, target, cause);
    try {
      const { statusCode, headers, body } = await dispatcher.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers: { 'user-agent': userAgent, 'accept-encoding': 'identity', ...request.headers },
        body: this.#toUndiciBody(request),
        signal: signal ?? null,
        ...(request.headersTimeoutMs !== undefined && { headersTimeout: request.headersTimeoutMs }),
      });
      // An abort between the headers and the first read would otherwise be an unhandled error event.
      body.on('error', () => undefined);
      return {
        status: statusCode,
        url,
        header: (name) => headers[name]?.toString(),
        body: () => downloads.pace(readBody(body, dispatchers.buffers, toError), operation, signal),
        discard: () => body.destroy(),
      };
    } catch (cause) {
      throw toError(cause);
    }
  }

  /** Ends what is under way and closes every connection. */
  async close(): Promise<void> {
    await this.#options.dispatchers.destroy();
  }

  #toUndiciBody({ body: open, operation, signal }: HttpRequest): string | Uint8Array | Readable | null {
    const body = open?.();
    if (body === undefined) return null;
    if (typeof body === 'string' || body instanceof Uint8Array) return body;
    return Readable.from(this.#options.uploads.pace(body, operation, signal), { objectMode: false });
  }
}

async function* readBody(
  body: Readable,
  buffers: ReceiveBuffers,
  toError: (cause: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  try {
    yield* new BodyReader(body, buffers).read();
  } catch (cause) {
    throw toError(cause);
  }
}
