// Original file: tinydock/v1/containers.proto


export interface KillContainerRequest {
  'container'?: (string);
  /**
   * Empty for SIGKILL.
   */
  'signal'?: (string);
}

export interface KillContainerRequest__Output {
  'container': (string);
  /**
   * Empty for SIGKILL.
   */
  'signal': (string);
}
