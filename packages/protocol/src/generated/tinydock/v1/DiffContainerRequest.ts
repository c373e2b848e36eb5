// Original file: tinydock/v1/container_files.proto


export interface DiffContainerRequest {
  'container'?: (string);
}

export interface DiffContainerRequest__Output {
  'container': (string);
}
