// Original file: tinydock/v1/containers.proto


export interface StopContainerRequest {
  'container'?: (string);
  /**
   * Unset for the container's own.
   */
  'timeoutSeconds'?: (number);
  /**
   * Empty for the container's own.
   */
  'signal'?: (string);
  '_timeoutSeconds'?: "timeoutSeconds";
}

export interface StopContainerRequest__Output {
  'container': (string);
  /**
   * Unset for the container's own.
   */
  'timeoutSeconds'?: (number);
  /**
   * Empty for the container's own.
   */
  'signal': (string);
  '_timeoutSeconds'?: "timeoutSeconds";
}
