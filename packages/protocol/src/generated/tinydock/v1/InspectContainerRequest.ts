// Original file: tinydock/v1/containers.proto


export interface InspectContainerRequest {
  'container'?: (string);
  /**
   * As ListContainersRequest.
   */
  'size'?: (boolean);
}

export interface InspectContainerRequest__Output {
  'container': (string);
  /**
   * As ListContainersRequest.
   */
  'size': (boolean);
}
