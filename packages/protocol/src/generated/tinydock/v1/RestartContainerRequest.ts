// Original file: tinydock/v1/container_control.proto


export interface RestartContainerRequest {
  'container'?: (string);
  /**
   * As StopContainerRequest.
   */
  'timeoutSeconds'?: (number);
  'signal'?: (string);
  '_timeoutSeconds'?: "timeoutSeconds";
}

export interface RestartContainerRequest__Output {
  'container': (string);
  /**
   * As StopContainerRequest.
   */
  'timeoutSeconds'?: (number);
  'signal': (string);
  '_timeoutSeconds'?: "timeoutSeconds";
}
