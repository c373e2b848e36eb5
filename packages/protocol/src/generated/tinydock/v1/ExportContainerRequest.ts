// Original file: tinydock/v1/container_files.proto


export interface ExportContainerRequest {
  'container'?: (string);
}

export interface ExportContainerRequest__Output {
  'container': (string);
}
