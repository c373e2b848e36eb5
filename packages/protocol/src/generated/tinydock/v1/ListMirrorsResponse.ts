// Original file: tinydock/v1/registries.proto


export interface ListMirrorsResponse {
  /**
   * `host[:port]`, in the order in which they are asked.
   */
  'hosts'?: (string)[];
}

export interface ListMirrorsResponse__Output {
  /**
   * `host[:port]`, in the order in which they are asked.
   */
  'hosts': (string)[];
}
