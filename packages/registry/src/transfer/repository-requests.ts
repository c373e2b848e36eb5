import type { Reference, RegistryCredentials } from '@tinydock/domain';
import { familiarName } from '@tinydock/domain';
import { Authorizer } from '../auth/authorizer.ts';
import type { EndpointResolver } from '../http/endpoint-resolver.ts';
import type { HostPolicy } from '../http/host-policy.ts';
import { RegistryError } from '../http/registry-error.ts';
import { createDeniedError, createResponseError, type ResponseSubject } from '../http/response-error.ts';
import { sendFollowing } from '../http/send-following.ts';
import type { HttpResponse, Transport } from '../http/transport.ts';
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
  /** Below `/v2/<repository>/`, such as `manifests/latest`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly operation: string;
  /** What is missing when the registry answers 404. */
  readonly subject: string;
  readonly signal: AbortSignal | undefined;
}

/** Authorized GET requests to one repository, one try each. */
export class RepositoryRequests {
  readonly connections: RegistryConnections;
  readonly #reference: Reference;
  readonly #about: Pick<ResponseSubject, 'repository' | 'registry' | 'hasCredentials'>;
  readonly #authorizer: Authorizer;

  constructor(connections: RegistryConnections, reference: Reference, credentials: RegistryCredentials | undefined) {
    this.connections = connections;
    this.#reference = reference;
    const repository = familiarName(reference);
    this.#about = { repository, registry: reference.registry, hasCredentials: credentials !== undefined };
    this.#authorizer = new Authorizer({
      ...connections,
      credentials,
      scope: `repository:${reference.repository}:pull`,
      about: { ...this.#about, operation: `logging in to ${reference.registry}`, subject: 'token server' },
    });
  }

  /**
   * A response with status 200 or 206.
   * @throws RegistryError as the port says; TinydockError CANCELLED
   */
  async get(request: RepositoryRequest): Promise<HttpResponse> {
    const { endpoints } = this.connections;
    const { registry, repository } = this.#reference;
    try {
      const base = await endpoints.resolve(registry, request.signal);
      const response = await this.#getAuthorized(new URL(`/v2/${repository}/${request.path}`, base), request);
      if (response.status === 200 || response.status === 206) return response;
      throw await createResponseError(response, { ...this.#about, ...request });
    } catch (error) {
      if (error instanceof RegistryError && error.retry.kind !== 'never') endpoints.forget(registry);
      throw error;
    }
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

  async #getAuthorized(url: URL, request: RepositoryRequest): Promise<HttpResponse> {
    const { transport, policy } = this.connections;
    const send = (authorization: string | undefined): Promise<HttpResponse> =>
      sendFollowing(transport, policy, {
        method: 'GET',
        url,
        headers: authorization === undefined ? request.headers : { ...request.headers, authorization },
        operation: request.operation,
        signal: request.signal,
      });
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
