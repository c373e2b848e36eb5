// Original file: tinydock/v1/registries.proto


export interface SearchResult {
  /**
   * As users write it.
   */
  'name'?: (string);
  'description'?: (string);
  'stars'?: (number);
  'isOfficial'?: (boolean);
  'isAutomated'?: (boolean);
}

export interface SearchResult__Output {
  /**
   * As users write it.
   */
  'name': (string);
  'description': (string);
  'stars': (number);
  'isOfficial': (boolean);
  'isAutomated': (boolean);
}
