import type { RegistryCredentials } from '@tinydock/domain';
import type { HostPolicy } from '../http/host-policy.ts';
import { createProtocolError } from '../http/registry-error.ts';
import { readLimited } from '../http/read-limited.ts';
import { createResponseError, type ResponseSubject } from '../http/response-error.ts';
import { sendFollowing } from '../http/send-following.ts';
import type { HttpResponse, Transport } from '../http/transport.ts';

const MAX_TOKEN_BYTES = 256 * 1024;
const MIN_LIFETIME_S = 60;
const CLIENT_ID = 'tinydock';

export interface TokenRequest {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scopes: readonly string[];
  readonly credentials: RegistryCredentials | undefined;
  readonly about: ResponseSubject;
}

export interface BearerToken {
  readonly token: string;
  readonly lifetimeMs: number;
}

/** The value of an `Authorization` header. RFC 7617, UTF-8. */
export function formatBasicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

/** The fields we read; anything but an object reads as an empty answer. */
function parseFields(bytes: Buffer | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(bytes?.toString('utf8') ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function parseToken(bytes: Buffer | undefined, realm: URL): BearerToken {
  const fields = parseFields(bytes);
  const token = [fields['token'], fields['access_token']].find(
    (value): value is string => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value),
  );
  if (token === undefined) throw createProtocolError(`${realm.host} answered a request for a token without one`);
  const seconds = Number(fields['expires_in'] ?? MIN_LIFETIME_S);
  return { token, lifetimeMs: Math.max(MIN_LIFETIME_S, Number.isFinite(seconds) ? seconds : 0) * 1000 };
}

/** GET as in distribution's "Token Authentication Specification". */
async function getToken(
  transport: Transport,
  policy: HostPolicy,
  request: TokenRequest & { readonly signal: AbortSignal | undefined },
): Promise<HttpResponse> {
  const { credentials, service, scopes, signal, about } = request;
  const url = new URL(request.realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  const headers: Record<string, string> = { accept: 'application/json' };
  if (credentials?.kind === 'basic') {
    url.searchParams.set('account', credentials.username);
    headers['authorization'] = formatBasicAuthorization(credentials.username, credentials.password);
  }
  return sendFollowing(transport, policy, { method: 'GET', url, headers, operation: about.operation, signal });
}

/** POST as in distribution's "OAuth2 Token Authentication", `grant_type=refresh_token`. Not redirected. */
async function postRefreshToken(
  transport: Transport,
  refreshToken: string,
  request: TokenRequest & { readonly signal: AbortSignal | undefined },
): Promise<HttpResponse> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: CLIENT_ID,
    scope: request.scopes.join(' '),
    service: request.service ?? '',
  });
  return transport.send({
    method: 'POST',
    url: request.realm,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: () => form.toString(),
    operation: request.about.operation,
    signal: request.signal,
  });
}

/**
 * Gets a Bearer token from the server that a registry named: anonymously, with user name and password, or for an
 * identity token.
 * @throws RegistryError UNAUTHENTICATED or PERMISSION_DENIED / REGISTRY_DENIED, UNAVAILABLE
 */
export async function requestToken(
  transport: Transport,
  policy: HostPolicy,
  request: TokenRequest & { readonly signal: AbortSignal | undefined },
): Promise<BearerToken> {
  const response =
    request.credentials?.kind === 'identity-token'
      ? await postRefreshToken(transport, request.credentials.token, request)
      : await getToken(transport, policy, request);
  if (response.status !== 200) throw await createResponseError(response, request.about);
  return parseToken(await readLimited(response, MAX_TOKEN_BYTES), request.realm);
}
