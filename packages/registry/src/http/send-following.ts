import type { HostPolicy } from './host-policy.ts';
import { createProtocolError } from './registry-error.ts';
import type { HttpRequest, HttpResponse, Transport } from './transport.ts';

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Those that ask for the same method and body again. RFC 9110, sections 15.4.8 and 15.4.9. */
const REPEATING: ReadonlySet<number> = new Set([307, 308]);

function isReading(method: HttpRequest['method']): boolean {
  return method === 'GET' || method === 'HEAD';
}

function withoutAuthorization(headers: HttpRequest['headers']): HttpRequest['headers'] {
  const { authorization: _, ...others } = headers;
  return others;
}

function redirectTarget(response: HttpResponse): URL {
  const location = response.header('location') ?? '';
  if (location === '' || !URL.canParse(location, response.url.href)) {
    throw createProtocolError(`${response.url.host} answered with a redirect to nowhere`);
  }
  return new URL(location, response.url);
}

/**
 * Sends a request and follows up to five redirects; of one that writes, those that keep its method. `authorization`
 * goes only to the origin (scheme, host and port) that was asked first. RFC 9110, sections 11.6.2 and 15.4.
 * @throws as {@link Transport.send}; RegistryError PERMISSION_DENIED for a redirect that must not be followed
 */
export async function sendFollowing(
  transport: Transport,
  policy: HostPolicy,
  request: HttpRequest,
): Promise<HttpResponse> {
  let current = request;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await transport.send(current);
    if (!REDIRECTS.has(response.status)) return response;
    response.discard();
    if (!isReading(request.method) && !REPEATING.has(response.status)) {
      throw createProtocolError(
        `${request.operation}: ${current.url.host} answered ${request.method} with the redirect ${response.status}, which would not repeat it`,
      );
    }
    const url = redirectTarget(response);
    policy.assertMayFollow(current.url, url, 'the next place to ask');
    const leaves = url.origin !== current.url.origin;
    current = { ...current, url, headers: leaves ? withoutAuthorization(current.headers) : current.headers };
  }
  throw createProtocolError(`${request.operation}: ${request.url.host} redirected more than ${MAX_REDIRECTS} times`);
}
