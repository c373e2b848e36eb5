import {
  DEFAULT_REGISTRY,
  parseCatalogAnswer,
  parseIndexAnswer,
  type RegistryQuery,
  type SearchResult,
} from '@tinydock/domain';
import { retrying } from '../http/back-off.ts';
import { readLimited } from '../http/read-limited.ts';
import { createProtocolError } from '../http/registry-error.ts';
import { createResponseError } from '../http/response-error.ts';
import { sendFollowing } from '../http/send-following.ts';
import { type RegistryConnections, RepositoryRequests } from '../transfer/repository-requests.ts';
import { readPages } from './read-pages.ts';

/** Answers `/v1/search`; the registry of Docker Hub itself does not. */
const DOCKER_HUB_INDEX = 'index.docker.io';
const PAGE_SIZE = 1000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

async function searchIndex(
  connections: RegistryConnections,
  { term, limit }: RegistryQuery,
  signal: AbortSignal | undefined,
): Promise<readonly SearchResult[]> {
  const { transport, policy, retry } = connections;
  const operation = `searching ${DEFAULT_REGISTRY} for ${term}`;
  const url = new URL(`https://${DOCKER_HUB_INDEX}/v1/search`);
  url.searchParams.set('q', term);
  url.searchParams.set('n', String(limit));
  const headers = { accept: 'application/json' };
  return retrying(retry, signal, async () => {
    const response = await sendFollowing(transport, policy, { method: 'GET', url, headers, operation, signal });
    if (response.status !== 200) {
      const about = { repository: term, registry: DEFAULT_REGISTRY, hasCredentials: false, access: 'search' } as const;
      throw await createResponseError(response, { ...about, operation, subject: 'the search' });
    }
    const bytes = await readLimited(response, MAX_ANSWER_BYTES);
    if (bytes === undefined) throw createProtocolError(`${operation}: the answer is too long`);
    return parseIndexAnswer(bytes).slice(0, limit);
  });
}

async function searchCatalog(
  connections: RegistryConnections,
  { registry, term, limit, credentials }: RegistryQuery,
  signal: AbortSignal | undefined,
): Promise<readonly SearchResult[]> {
  const reference = { registry, repository: '' };
  const requests = new RepositoryRequests(connections, { reference, credentials, access: 'search' });
  const base = await connections.endpoints.resolve(registry, signal);
  const request = {
    path: new URL(`/v2/_catalog?n=${PAGE_SIZE}`, base),
    headers: { accept: 'application/json' },
    operation: `searching ${registry}`,
    subject: 'the list of repositories',
    signal,
  };
  const wanted = term.toLowerCase();
  const found: SearchResult[] = [];
  for await (const names of readPages(requests, request, parseCatalogAnswer)) {
    for (const name of names.filter((candidate) => candidate.toLowerCase().includes(wanted))) {
      found.push({ name: `${registry}/${name}`, description: '', stars: 0, isOfficial: false, isAutomated: false });
      if (found.length === limit) return found;
    }
  }
  return found;
}

/** See `RegistryClient.search`. */
export async function searchRegistry(
  connections: RegistryConnections,
  query: RegistryQuery,
  signal: AbortSignal | undefined,
): Promise<readonly SearchResult[]> {
  const search = query.registry === DEFAULT_REGISTRY ? searchIndex : searchCatalog;
  return search(connections, query, signal);
}
