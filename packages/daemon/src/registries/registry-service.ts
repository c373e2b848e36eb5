import {
  familiarName,
  parseReference,
  parseRegistryHost,
  parseSearchTerm,
  type RegistryClient,
  type RegistryCredentials,
  type SearchResult,
  TinydockError,
} from '@tinydock/domain';
import { groupFilters, type ListFilter } from '../system/list-filters.ts';

const MAX_RESULTS = 100;
const FILTER_KEYS = ['is-official', 'is-automated', 'stars'] as const;

export interface SearchRequest {
  readonly term: string;
  readonly limit: number;
  readonly filters: readonly ListFilter[];
  readonly credentials: RegistryCredentials | undefined;
}

type Check = (result: SearchResult) => boolean;

function invalid(message: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', message });
}

function parseFlag(key: string, value: string): boolean {
  if (['true', '1'].includes(value)) return true;
  if (['false', '0'].includes(value)) return false;
  throw invalid(`invalid filter ${key}=${value}: expected true or false`);
}

function parseStars(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw invalid(`invalid filter stars=${value}: expected a number`);
}

/** @throws TinydockError INVALID_ARGUMENT */
function parseChecks(filters: readonly ListFilter[]): readonly Check[] {
  const groups = groupFilters(filters, FILTER_KEYS);
  const flags = (key: 'is-official' | 'is-automated'): readonly boolean[] =>
    (groups.get(key) ?? []).map((value) => parseFlag(key, value));
  const stars = Math.max(0, ...(groups.get('stars') ?? []).map(parseStars));
  return [
    ...flags('is-official').map(
      (wanted): Check =>
        ({ isOfficial }) =>
          isOfficial === wanted,
    ),
    ...flags('is-automated').map(
      (wanted): Check =>
        ({ isAutomated }) =>
          isAutomated === wanted,
    ),
    (result) => result.stars >= stars,
  ];
}

/** What users ask registries for besides images. */
export class RegistryService {
  readonly #registry: RegistryClient;

  constructor(registry: RegistryClient) {
    this.#registry = registry;
  }

  /** Those with the most stars first. @throws TinydockError INVALID_ARGUMENT; as {@link RegistryClient.search} */
  async search(request: SearchRequest, signal: AbortSignal): Promise<readonly SearchResult[]> {
    const { limit, credentials } = request;
    if (limit < 1 || limit > MAX_RESULTS) throw invalid(`limit ${limit} is outside the range of [1, ${MAX_RESULTS}]`);
    const checks = parseChecks(request.filters);
    const query = { ...parseSearchTerm(request.term), limit, credentials };
    const found = await this.#registry.search(query, signal);
    return found
      .filter((result) => checks.every((check) => check(result)))
      .toSorted((one, other) => other.stars - one.stars);
  }

  /** Mirrors that are asked before a registry. @throws TinydockError INVALID_ARGUMENT for what is no registry */
  mirrorsOf(registry: string): readonly string[] {
    return this.#registry.mirrorsOf(parseRegistryHost(registry));
  }

  /** Page by page. @throws TinydockError INVALID_ARGUMENT; as {@link RegistryClient.listTags} */
  listTags(
    repository: string,
    credentials: RegistryCredentials | undefined,
    signal: AbortSignal,
  ): AsyncIterable<readonly string[]> {
    const reference = parseReference(repository);
    if (reference.tag === undefined && reference.digest === undefined) {
      return this.#registry.listTags(reference, credentials, signal);
    }
    throw invalid(
      `cannot list the tags of ${repository}: expected a repository alone, such as ${familiarName(reference)}`,
    );
  }
}
