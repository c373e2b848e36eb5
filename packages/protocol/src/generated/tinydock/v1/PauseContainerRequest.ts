// Original file: tinydock/v1/container_control.proto


export interface PauseContainerRequest {
  'container'?: (string);
}

export interface PauseContainerRequest__Output {
  'container': (string);
}
