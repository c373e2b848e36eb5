import { retrying } from '../http/back-off.ts';
import { readLimited } from '../http/read-limited.ts';
import { createProtocolError } from '../http/registry-error.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { RepositoryRequest, RepositoryRequests } from '../transfer/repository-requests.ts';

const MAX_PAGE_BYTES = 8 * 1024 * 1024;
const MAX_PAGES = 1000;

/** The address of the next page; undefined after the last one. RFC 8288. */
function nextPage(requests: RepositoryRequests, response: HttpResponse): URL | undefined {
  const target = /^\s*<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(response.header('link') ?? '')?.[1];
  return target === undefined ? undefined : requests.resolveAddress(response, target, 'the next page');
}

/**
 * A list that comes in pages, each with what its response has to be read with. OCI distribution-spec, "Listing Tags".
 * @throws as {@link RepositoryRequests.get}; what `parse` throws
 */
export async function* readPages<T>(
  requests: RepositoryRequests,
  first: RepositoryRequest,
  parse: (bytes: Buffer) => T,
): AsyncGenerator<T, void, undefined> {
  let path: RepositoryRequest['path'] | undefined = first.path;
  for (let page = 0; path !== undefined; page += 1) {
    if (page === MAX_PAGES) throw createProtocolError(`${first.operation}: it has more than ${MAX_PAGES} pages`);
    const request: RepositoryRequest = { ...first, path };
    const response = await retrying(requests.connections.retry, first.signal, () => requests.get(request));
    const bytes = await readLimited(response, MAX_PAGE_BYTES);
    if (bytes === undefined)
      throw createProtocolError(`${first.operation}: ${response.url.host} sends too much at once`);
    yield parse(bytes);
    path = nextPage(requests, response);
  }
}
