// Original file: tinydock/v1/registries.proto


export interface ListMirrorsRequest {
  /**
   * Such as `docker.io` or `localhost:5000`.
   */
  'registry'?: (string);
}

export interface ListMirrorsRequest__Output {
  /**
   * Such as `docker.io` or `localhost:5000`.
   */
  'registry': (string);
}
