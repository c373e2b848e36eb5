import * as z from 'zod';
import { describeIssues } from './describe-issues.ts';
import { TinydockError } from './errors.ts';

/** A repository that a search has found. */
export interface SearchResult {
  /** As users write it. */
  readonly name: string;
  readonly description: string;
  readonly stars: number;
  readonly isOfficial: boolean;
  readonly isAutomated: boolean;
}

/** A name, as long as registries allow, with room to spare. */
const MAX_NAME_LENGTH = 1024;

const indexSchema = z.object({
  results: z
    .array(
      z.object({
        name: z.string().max(MAX_NAME_LENGTH),
        description: z.string().nullish(),
        star_count: z.number().int().nonnegative().nullish(),
        is_official: z.boolean().nullish(),
        is_automated: z.boolean().nullish(),
      }),
    )
    .nullish(),
});

const names = z.array(z.string().max(MAX_NAME_LENGTH)).nullish();
const catalogSchema = z.object({ repositories: names });
const tagsSchema = z.object({ tags: names });

function parseAnswer<Schema extends z.ZodType>(what: string, bytes: Uint8Array, schema: Schema): z.infer<Schema> {
  const fail = (why: string, cause?: unknown): TinydockError =>
    new TinydockError({ code: 'UNAVAILABLE', reason: 'REGISTRY_PROTOCOL', message: `${what}: ${why}`, cause });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw fail('the answer is not JSON', cause);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw fail(describeIssues(parsed.error));
  return parsed.data;
}

/** Docker Hub's answer to `/v1/search`. @throws TinydockError UNAVAILABLE / REGISTRY_PROTOCOL */
export function parseIndexAnswer(bytes: Uint8Array): readonly SearchResult[] {
  const { results } = parseAnswer('searching', bytes, indexSchema);
  return (results ?? []).map((result) => ({
    name: result.name,
    description: result.description ?? '',
    stars: result.star_count ?? 0,
    isOfficial: result.is_official ?? false,
    isAutomated: result.is_automated ?? false,
  }));
}

/** One page of `/v2/_catalog`. Distribution's "Listing Repositories". @throws as {@link parseIndexAnswer} */
export function parseCatalogAnswer(bytes: Uint8Array): readonly string[] {
  return parseAnswer('listing repositories', bytes, catalogSchema).repositories ?? [];
}

/** One page of `tags/list`. OCI distribution-spec, "Listing Tags". @throws as {@link parseIndexAnswer} */
export function parseTagsAnswer(bytes: Uint8Array): readonly string[] {
  return parseAnswer('listing tags', bytes, tagsSchema).tags ?? [];
}
