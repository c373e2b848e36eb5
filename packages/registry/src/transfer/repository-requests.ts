import type { Reference, RegistryCredentials } from '@tinydock/domain';
import { familiarName } from '@tinydock/domain';
import { Authorizer } from '../auth/authorizer.ts';
import type { EndpointResolver } from '../http/endpoint-resolver.ts';
import type { HostPolicy } from '../http/host-policy.ts';
import { createProtocolError, RegistryError } from '../http/registry-error.ts';
import { createDeniedError, createResponseError, type ResponseSubject } from '../http/response-error.ts';
import { sendFollowing } from '../http/send-following.ts';
import type { HttpRequest, HttpResponse, Transport } from '../http/transport.ts';
import type { RetryPolicy } from '../registry-options.ts';

/** What all sessions of a client share. */
export interface RegistryConnections {
  readonly transport: Transport;
  readonly policy: HostPolicy;
  readonly endpoints: EndpointResolver;
  readonly retry: RetryPolicy;
  readonly clock: () => number;
}

export interface RepositoryRequest {
  /** Below `/v2/<repository>/`, such as `manifests/latest`; or a whole address that the registry gave. */
  readonly path: string | URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly operation: string;
  /** What is missing when the registry answers 404. */
  readonly subject: string;
  readonly signal: AbortSignal | undefined;
}

/** Requests for what a repository has, wherever the answers come from. */
export interface PullRequests {
  readonly connections: RegistryConnections;
  /** A response with status 200 or 206. @throws RegistryError as the port says; TinydockError CANCELLED */
  get(request: RepositoryRequest): Promise<HttpResponse>;
  /** An address that a descriptor names, asked without credentials. @throws as {@link get} */
  getForeign(address: string, request: RepositoryRequest): Promise<HttpResponse>;
  /**
   * Tells that what came for a path was wrong: mirrors that sent any of it are not asked again. False where none did.
   */
  reject(path: string, problem: unknown): boolean;
}

/** A request with the answers that count as success; any other becomes an error. */
export interface AnsweredRequest extends RepositoryRequest, Pick<HttpRequest, 'method' | 'body' | 'headersTimeoutMs'> {
  readonly statuses: readonly number[];
}

export interface RepositoryAccess {
  readonly reference: Reference;
  readonly credentials: RegistryCredentials | undefined;
  readonly access: 'pull' | 'push' | 'search';
  /** Other repositories of the registry that are read, for mounts. */
  readonly mountFrom?: readonly string[] | undefined;
}

function scopesOf({ reference, access, mountFrom = [] }: RepositoryAccess): string[] {
  if (access === 'search') return ['registry:catalog:*'];
  const own = `repository:${reference.repository}:${access === 'push' ? 'pull,push' : 'pull'}`;
  return [own, ...mountFrom.map((repository) => `repository:${repository}:pull`)];
}

/** Authorized requests to one repository, one try each. */
export class RepositoryRequests implements PullRequests {
  readonly connections: RegistryConnections;
  readonly #reference: Reference;
  readonly #about: Pick<ResponseSubject, 'repository' | 'registry' | 'hasCredentials' | 'access'>;
  readonly #authorizer: Authorizer;

  constructor(connections: RegistryConnections, access: RepositoryAccess) {
    const { reference, credentials } = access;
    this.connections = connections;
    this.#reference = reference;
    const repository = familiarName(reference);
    const hasCredentials = credentials !== undefined;
    this.#about = { repository, registry: reference.registry, hasCredentials, access: access.access };
    this.#authorizer = new Authorizer({
      ...connections,
      credentials,
      scopes: scopesOf(access),
      about: { ...this.#about, operation: `logging in to ${reference.registry}`, subject: 'token server' },
    });
  }

  /**
   * A response with status 200 or 206.
   * @throws RegistryError as the port says; TinydockError CANCELLED
   */
  async get(request: RepositoryRequest): Promise<HttpResponse> {
    return this.send({ ...request, method: 'GET', statuses: [200, 206] });
  }

  /** A response with one of the statuses that were asked for. @throws as {@link get} */
  async send(request: AnsweredRequest): Promise<HttpResponse> {
    const { endpoints } = this.connections;
    const { registry, repository } = this.#reference;
    try {
      const base = await endpoints.resolve(registry, request.signal);
      const { path } = request;
      const url = typeof path === 'string' ? new URL(`/v2/${repository}/${path}`, base) : path;
      const response = await this.#sendAuthorized(url, { ...request, trusted: base });
      if (request.statuses.includes(response.status)) return response;
      throw await createResponseError(response, { ...this.#about, ...request });
    } catch (error) {
      if (error instanceof RegistryError && error.retry.kind !== 'never') endpoints.forget(registry);
      throw error;
    }
  }

  /** The address that a response names as the next one, which may lie on another host. @throws RegistryError */
  locationOf(response: HttpResponse, what: string): URL {
    return this.resolveAddress(response, response.header('location') ?? '', what);
  }

  /** An address that a response holds as text, which may lie on another host. @throws RegistryError */
  resolveAddress(response: HttpResponse, text: string, what: string): URL {
    if (text === '' || !URL.canParse(text, response.url.href)) {
      throw createProtocolError(`${response.url.host} named no usable address as ${what}`);
    }
    const url = new URL(text, response.url);
    this.connections.policy.assertMayFollow(response.url, url, what);
    return url;
  }

  /** There is nobody else to ask. */
  reject(): boolean {
    return false;
  }

  /** An address that a descriptor names, asked without credentials. @throws as {@link get} */
  async getForeign(address: string, request: RepositoryRequest): Promise<HttpResponse> {
    const { endpoints, policy, transport } = this.connections;
    const from = await endpoints.resolve(this.#reference.registry, request.signal);
    const url = new URL(address);
    policy.assertMayFollow(from, url, 'the place of a layer');
    const response = await sendFollowing(transport, policy, { ...request, method: 'GET', url });
    if (response.status === 200 || response.status === 206) return response;
    throw await createResponseError(response, { ...this.#about, ...request, registry: url.host });
  }

  async #sendAuthorized(url: URL, request: AnsweredRequest & { readonly trusted: URL }): Promise<HttpResponse> {
    const { transport, policy } = this.connections;
    const send = (authorization: string | undefined): Promise<HttpResponse> =>
      sendFollowing(transport, policy, {
        ...request,
        url,
        headers: authorization === undefined ? request.headers : { ...request.headers, authorization },
      });
    // An address that the registry gave may be another's, who must not see what the registry accepts.
    if (url.origin !== request.trusted.origin) return send(undefined);
    const used = this.#authorizer.current();
    const response = await send(used);
    if (response.status !== 401 || response.url.origin !== url.origin) return response;
    response.discard();
    const challenge = response.header('www-authenticate') ?? '';
    const answer = await this.#authorizer.answer({ url, challenge }, used, request.signal);
    if (answer === undefined) throw createDeniedError({ ...this.#about, ...request }, 401);
    return send(answer);
  }
}
