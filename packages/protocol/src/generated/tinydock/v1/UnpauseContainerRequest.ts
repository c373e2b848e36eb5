// Original file: tinydock/v1/container_control.proto


export interface UnpauseContainerRequest {
  'container'?: (string);
}

export interface UnpauseContainerRequest__Output {
  'container': (string);
}
