// Original file: tinydock/v1/registries.proto


export interface TagPage {
  'tags'?: (string)[];
}

export interface TagPage__Output {
  'tags': (string)[];
}
