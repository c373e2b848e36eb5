import { parseReference } from '@tinydock/domain';
import type { CliContext } from '../context/cli-context.ts';
import type { Output } from '../output/output.ts';
import { findAuth } from './find-auth.ts';

/** The first `limit` tags that a repository has in its registry, in the registry's order. @throws TinydockError as the daemon's */
export async function* listRemoteTags(
  repository: string,
  limit: number,
  context: CliContext,
): AsyncGenerator<Output, readonly string[], undefined> {
  const auth = yield* findAuth(parseReference(repository).registry, context);
  const client = await context.connect();
  const tags: string[] = [];
  const request = { repository, auth: auth ?? null };
  for await (const page of client.registries.listTags(request, { signal: context.signal })) {
    tags.push(...page.slice(0, limit - tags.length));
    if (tags.length >= limit) break;
  }
  return tags;
}
