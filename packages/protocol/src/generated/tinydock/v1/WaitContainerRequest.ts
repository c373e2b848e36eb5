// Original file: tinydock/v1/containers.proto


export interface WaitContainerRequest {
  'container'?: (string);
  /**
   * `not-running` (the default), `next-exit` or `removed`.
   */
  'condition'?: (string);
}

export interface WaitContainerRequest__Output {
  'container': (string);
  /**
   * `not-running` (the default), `next-exit` or `removed`.
   */
  'condition': (string);
}
