// Original file: tinydock/v1/containers.proto


export interface WaitContainerResponse {
  'exitCode'?: (number);
  /**
   * What went wrong beside the exit code; may be empty.
   */
  'error'?: (string);
}

export interface WaitContainerResponse__Output {
  'exitCode': (number);
  /**
   * What went wrong beside the exit code; may be empty.
   */
  'error': (string);
}
