import { familiarName, parseTagsAnswer, type Reference } from '@tinydock/domain';
import type { RepositoryRequests } from '../transfer/repository-requests.ts';
import { readPages } from './read-pages.ts';

const PAGE_SIZE = 1000;

/** See `RegistryClient.listTags`. */
export function listTags(
  requests: RepositoryRequests,
  reference: Reference,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly string[], void, undefined> {
  const name = familiarName(reference);
  return readPages(
    requests,
    {
      path: `tags/list?n=${PAGE_SIZE}`,
      headers: { accept: 'application/json' },
      operation: `listing the tags of ${name}`,
      subject: `repository ${name}`,
      signal,
    },
    parseTagsAnswer,
  );
}
