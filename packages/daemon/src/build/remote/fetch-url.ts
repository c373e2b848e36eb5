import type { Agent, IncomingMessage } from 'node:http';
import type { Agent as SecureAgent } from 'node:https';
import { getCACertificates } from 'node:tls';
import { createCancelledError, TinydockError } from '@tinydock/domain';
import type { ProxySettings } from '@tinydock/registry';

export interface UrlFetcherOptions {
  readonly userAgent: string;
  readonly proxies: ProxySettings;
  /** Of one file. */
  readonly maxBytes: number;
  /** Without a byte from the server. */
  readonly idleMs: number;
}

/** A body that can be read once. */
export interface FetchedBody {
  readonly body: AsyncIterable<Uint8Array>;
  /** As the server says, 0 where it does not. */
  readonly mtimeSeconds: number;
}

// An import would load all that node:http can give, Node's own undici with it: a tenth of a daemon's start.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

const MAX_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Without what only its user may know: a name, a password, the values of a query. */
export function formatUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** @throws TinydockError INVALID_ARGUMENT for what is no http or https URL */
function parseUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  const message =
    base === undefined
      ? 'cannot fetch a file: its URL is malformed'
      : `cannot fetch ${formatUrl(base)}: it leads to what is no http or https URL`;
  throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
}

function secondsOf(lastModified: string | undefined): number {
  const time = Date.parse(lastModified ?? '');
  return Number.isNaN(time) ? 0 : Math.max(0, Math.floor(time / 1000));
}

function checkStatus(url: URL, { statusCode = 0, statusMessage = '' }: IncomingMessage): void {
  if (statusCode === 200) return;
  const isGone = statusCode === 404 || statusCode === 410;
  const code = isGone ? 'NOT_FOUND' : statusCode === 401 || statusCode === 403 ? 'PERMISSION_DENIED' : 'UNAVAILABLE';
  const message = `cannot fetch ${formatUrl(url)}: the server answers ${statusCode} ${statusMessage.slice(0, 100)}`;
  throw new TinydockError({ code, message: message.trimEnd() });
}

/** Files over HTTP. */
export class UrlFetcher {
  readonly #options: UrlFetcherOptions;
  readonly #agents: { readonly http: Agent; readonly https: () => SecureAgent };

  constructor(options: UrlFetcherOptions) {
    this.#options = options;
    const { http: HTTP_PROXY, https: HTTPS_PROXY, none: NO_PROXY } = options.proxies;
    const proxyEnv = { HTTP_PROXY, HTTPS_PROXY, NO_PROXY };
    let secure: SecureAgent | undefined;
    this.#agents = {
      http: new http.Agent({ proxyEnv }),
      // The authorities of the machine take a while to be read.
      https: () =>
        (secure ??= new https.Agent({
          proxyEnv,
          ca: [...getCACertificates('default'), ...getCACertificates('system')],
        })),
    };
  }

  #fail(url: URL, cause: unknown, signal: AbortSignal): Error {
    if (signal.aborted) return createCancelledError('the build', signal);
    if (cause instanceof TinydockError) return cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    return new TinydockError({ code: 'UNAVAILABLE', message: `cannot fetch ${formatUrl(url)}: ${why}`, cause });
  }

  async #send(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
    const { idleMs, userAgent } = this.#options;
    const headers = { 'user-agent': userAgent, accept: '*/*', 'accept-encoding': 'identity' };
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const settings = { headers, signal, timeout: idleMs };
    const request =
      url.protocol === 'https:'
        ? https.get(url, { ...settings, agent: this.#agents.https() }, resolve)
        : http.get(url, { ...settings, agent: this.#agents.http }, resolve);
    request.on('error', reject);
    request.on('timeout', () => {
      request.destroy(new Error(`nothing came for ${Math.round(idleMs / 1000)} seconds`));
    });
    return await promise;
  }

  async *#body(url: URL, response: IncomingMessage, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    let received = 0;
    try {
      for await (const chunk of response as AsyncIterable<Uint8Array>) {
        received += chunk.length;
        this.#checkSize(url, received);
        yield chunk;
      }
    } catch (error) {
      throw this.#fail(url, error, signal);
    } finally {
      response.destroy();
    }
  }

  #checkSize(url: URL, bytes: number): void {
    const { maxBytes } = this.#options;
    if (bytes <= maxBytes) return;
    const message = `cannot fetch ${formatUrl(url)}: it is larger than ${maxBytes} bytes`;
    throw new TinydockError({ code: 'RESOURCE_EXHAUSTED', reason: 'LIMIT_EXCEEDED', message });
  }

  /**
   * Asks for a file; redirects are followed. Whoever reads the body to its end, or ends the iteration, closes it.
   * @throws TinydockError INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, UNAVAILABLE, RESOURCE_EXHAUSTED, CANCELLED
   */
  async fetch(address: string, signal: AbortSignal): Promise<FetchedBody> {
    let url = parseUrl(address);
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      const response = await this.#send(url, signal).catch((error: unknown) => {
        throw this.#fail(url, error, signal);
      });
      const { location, 'last-modified': lastModified, 'content-length': length } = response.headers;
      try {
        if (!REDIRECTS.has(response.statusCode ?? 0) || location === undefined) {
          checkStatus(url, response);
          this.#checkSize(url, Number(length ?? 0));
          return { body: this.#body(url, response, signal), mtimeSeconds: secondsOf(lastModified) };
        }
        url = parseUrl(location, url);
      } catch (error) {
        response.destroy();
        throw error;
      }
      response.destroy();
    }
    const message = `cannot fetch ${formatUrl(parseUrl(address))}: it leads on more than ${MAX_REDIRECTS} times`;
    throw new TinydockError({ code: 'UNAVAILABLE', message });
  }
}
