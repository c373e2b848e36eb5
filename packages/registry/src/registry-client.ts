import type {
  MirrorCredentials,
  Reference,
  RegistryClient,
  RegistryCredentials,
  RegistrySession,
} from '@tinydock/domain';
import { Dispatchers } from './http/dispatchers.ts';
import { EndpointResolver } from './http/endpoint-resolver.ts';
import { HostPolicy } from './http/host-policy.ts';
import { ProxyRules } from './http/proxy-rules.ts';
import { RateLimit } from './http/rate-limit.ts';
import { Transport } from './http/transport.ts';
import { DEFAULT_RETRY, DEFAULT_TIMEOUTS, type RegistryClientOptions } from './registry-options.ts';
import { checkCredentials } from './auth/check-credentials.ts';
import { createPushSession } from './push/create-push-session.ts';
import { listTags } from './search/list-tags.ts';
import { searchRegistry } from './search/search-registry.ts';
import { fetchBlob } from './transfer/fetch-blob.ts';
import { fetchManifest } from './transfer/fetch-manifest.ts';
import { MirroredRequests, type MirrorSource } from './transfer/mirrored-requests.ts';
import { blobPath, openBlob } from './transfer/open-blob.ts';
import { type Mirror, mirrorReference, parseMirrors } from './transfer/parse-mirrors.ts';
import { type PullRequests, type RegistryConnections, RepositoryRequests } from './transfer/repository-requests.ts';

function createSession(requests: PullRequests): RegistrySession {
  return {
    fetchManifest: (reference, signal) => fetchManifest(requests, reference, signal),
    fetchBlob: (descriptor, maxBytes, signal) => fetchBlob(requests, descriptor, { maxBytes, signal }),
    openBlob: (descriptor, options) => openBlob(requests, descriptor, options),
    rejectBlob: (descriptor, problem) => requests.reject(blobPath(descriptor), problem),
  };
}

function createConnections(options: RegistryClientOptions, mirrors: readonly Mirror[]): RegistryConnections {
  const plainMirrors = mirrors.filter(({ isPlain }) => isPlain).map(({ host }) => host);
  const policy = new HostPolicy([...(options.insecureRegistries ?? []), ...plainMirrors]);
  const dispatchers = new Dispatchers({
    policy,
    proxies: new ProxyRules(options.proxies ?? {}),
    timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
    certificateDirs: options.certificateDirs ?? [],
    authorityBundles: options.authorityBundles ?? [],
  });
  return {
    transport: new Transport({
      userAgent: options.userAgent,
      dispatchers,
      downloads: new RateLimit(options.downloadBytesPerSecond ?? Infinity),
      uploads: new RateLimit(options.uploadBytesPerSecond ?? Infinity),
    }),
    policy,
    endpoints: new EndpointResolver(policy, (url) => dispatchers.certificatesFor(url) !== undefined),
    retry: { ...DEFAULT_RETRY, ...options.retry },
    clock: options.clock ?? ((): number => performance.now()),
  };
}

/**
 * A client of the OCI distribution protocol over HTTPS; plain HTTP only for this machine and for registries that are
 * configured as insecure. Mirrors are read from, with credentials of their own, and never written to. `close` ends what is
 * under way.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_CONFIG for an insecure registry, a mirror or a proxy that is none
 */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const mirrors = parseMirrors(options.mirrors ?? {});
  const connections = createConnections(options, [...mirrors.values()].flat());
  const openPull = (
    reference: Reference,
    credentials: RegistryCredentials | undefined,
    mirrorCredentials: MirrorCredentials,
  ): PullRequests => {
    const origin = new RepositoryRequests(connections, { reference, credentials, access: 'pull' });
    const sources = (mirrors.get(reference.registry) ?? []).map((mirror): MirrorSource => {
      const own = mirrorCredentials(mirror.host);
      const access = { reference: mirrorReference(reference, mirror), credentials: own, access: 'pull' } as const;
      return { name: mirror.host, requests: new RepositoryRequests(connections, access) };
    });
    const onFailure = options.onMirrorFailure ?? ((): void => undefined);
    return sources.length === 0 ? origin : new MirroredRequests({ mirrors: sources, origin, onFailure });
  };
  return {
    openSession: (reference, credentials, mirrorCredentials = () => undefined) =>
      createSession(openPull(reference, credentials, mirrorCredentials)),
    mirrorsOf: (registry) => (mirrors.get(registry) ?? []).map(({ host }) => host),
    openPushSession: (reference, options) =>
      createPushSession(new RepositoryRequests(connections, { reference, ...options, access: 'push' })),
    checkCredentials: (registry, credentials, signal) =>
      checkCredentials(connections, { registry, credentials, signal }),
    search: (query, signal) => searchRegistry(connections, query, signal),
    listTags: (reference, credentials, signal) =>
      listTags(new RepositoryRequests(connections, { reference, credentials, access: 'pull' }), reference, signal),
    close: () => connections.transport.close(),
  };
}
