import type { RegistryCredentials } from '@tinydock/domain';
import {
  createDeniedError,
  createNoRegistryError,
  createResponseError,
  type ResponseSubject,
} from '../http/response-error.ts';
import { sendFollowing } from '../http/send-following.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { RegistryConnections } from '../transfer/repository-requests.ts';
import { Authorizer } from './authorizer.ts';

export interface CredentialsCheck {
  readonly registry: string;
  readonly credentials: RegistryCredentials;
  readonly signal: AbortSignal | undefined;
}

/** Logs in to a registry and forgets it again. See `RegistryClient.checkCredentials`. OCI distribution-spec, "Determining Support". */
export async function checkCredentials(connections: RegistryConnections, check: CredentialsCheck): Promise<void> {
  const { registry, credentials, signal } = check;
  const operation = `logging in to ${registry}`;
  const about: ResponseSubject = {
    operation,
    subject: 'the API of a registry',
    repository: registry,
    registry,
    hasCredentials: true,
    access: 'login',
  };
  const url = new URL('/v2/', await connections.endpoints.resolve(registry, signal));
  const send = (headers: Readonly<Record<string, string>>): Promise<HttpResponse> =>
    sendFollowing(connections.transport, connections.policy, { method: 'GET', url, headers, operation, signal });
  let response = await send({});
  if (response.status === 401) {
    response.discard();
    const challenge = response.header('www-authenticate') ?? '';
    const authorizer = new Authorizer({ ...connections, credentials, scopes: [], about });
    const authorization = await authorizer.answer({ url, challenge }, undefined, signal);
    if (authorization === undefined) throw createDeniedError(about, 401);
    response = await send({ authorization });
  }
  if (response.status !== 200) throw await createResponseError(response, about);
  response.discard();
  if (response.header('content-type')?.startsWith('text/html') === true) throw createNoRegistryError(about);
}
