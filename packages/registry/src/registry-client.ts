import type { RegistryClient, RegistrySession } from '@tinydock/domain';
import { EndpointResolver } from './http/endpoint-resolver.ts';
import { HostPolicy } from './http/host-policy.ts';
import { Transport } from './http/transport.ts';
import { DEFAULT_RETRY, DEFAULT_TIMEOUTS, type RegistryClientOptions } from './registry-options.ts';
import { checkCredentials } from './auth/check-credentials.ts';
import { createPushSession } from './push/create-push-session.ts';
import { fetchBlob } from './transfer/fetch-blob.ts';
import { fetchManifest } from './transfer/fetch-manifest.ts';
import { openBlob } from './transfer/open-blob.ts';
import { type RegistryConnections, RepositoryRequests } from './transfer/repository-requests.ts';

function createSession(requests: RepositoryRequests): RegistrySession {
  return {
    fetchManifest: (reference, signal) => fetchManifest(requests, reference, signal),
    fetchBlob: (descriptor, maxBytes, signal) => fetchBlob(requests, descriptor, { maxBytes, signal }),
    openBlob: (descriptor, options) => openBlob(requests, descriptor, options),
  };
}

/**
 * A client of the OCI distribution protocol over HTTPS; plain HTTP only for this machine and for registries that are
 * configured as insecure. `close` ends what is under way.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_CONFIG for an insecure registry that is not `host` or `host:port`
 */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const policy = new HostPolicy(options.insecureRegistries ?? []);
  const transport = new Transport(options.userAgent, policy, { ...DEFAULT_TIMEOUTS, ...options.timeouts });
  const connections: RegistryConnections = {
    transport,
    policy,
    endpoints: new EndpointResolver(policy),
    retry: { ...DEFAULT_RETRY, ...options.retry },
    clock: options.clock ?? ((): number => performance.now()),
  };
  return {
    openSession: (reference, credentials) =>
      createSession(new RepositoryRequests(connections, { reference, credentials, access: 'pull' })),
    openPushSession: (reference, options) =>
      createPushSession(new RepositoryRequests(connections, { reference, ...options, access: 'push' })),
    checkCredentials: (registry, credentials, signal) =>
      checkCredentials(connections, { registry, credentials, signal }),
    close: () => transport.close(),
  };
}
