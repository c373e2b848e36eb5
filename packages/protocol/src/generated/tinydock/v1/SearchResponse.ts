// Original file: tinydock/v1/registries.proto

import type { SearchResult as _tinydock_v1_SearchResult, SearchResult__Output as _tinydock_v1_SearchResult__Output } from '../../tinydock/v1/SearchResult.ts';

export interface SearchResponse {
  'results'?: (_tinydock_v1_SearchResult)[];
}

export interface SearchResponse__Output {
  'results': (_tinydock_v1_SearchResult__Output)[];
}
