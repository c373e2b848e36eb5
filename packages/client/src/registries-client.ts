import type { ListTagsRequestInput, ProtocolServices, SearchRequestInput, SearchResult } from '@tinydock/protocol';
import type { CallOptions, Connection } from './call/connection.ts';
import { callServerStream } from './call/stream-call.ts';
import { callUnary } from './call/unary-call.ts';

/** RegistryService. Every method throws as {@link callUnary}; a stream starts with its first `next()`. */
export interface RegistriesClient {
  /** Those with the most stars first. */
  search(request: SearchRequestInput, options?: CallOptions): Promise<readonly SearchResult[]>;
  /** `host[:port]` of the mirrors that are asked before a registry. */
  listMirrors(registry: string, options?: CallOptions): Promise<readonly string[]>;
  /** Page by page. */
  listTags(request: ListTagsRequestInput, options?: CallOptions): AsyncGenerator<readonly string[], void, undefined>;
}

export function createRegistriesClient(
  connection: Connection,
  methods: ProtocolServices['registries'],
): RegistriesClient {
  return {
    search: async (request, options = {}) =>
      (await callUnary(connection, methods.Search, { request, options })).results,
    listMirrors: async (registry, options = {}) =>
      (await callUnary(connection, methods.ListMirrors, { request: { registry }, options })).hosts,
    listTags: async function* (request, options = {}) {
      for await (const { tags } of callServerStream(connection, methods.ListTags, { request, options })) yield tags;
    },
  };
}
