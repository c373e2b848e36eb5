// Original file: tinydock/v1/container_control.proto


export interface RenameContainerRequest {
  'container'?: (string);
  'newName'?: (string);
}

export interface RenameContainerRequest__Output {
  'container': (string);
  'newName': (string);
}
