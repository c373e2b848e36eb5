// Original file: tinydock/v1/container_files.proto


export interface CommitContainerResponse {
  'imageId'?: (string);
}

export interface CommitContainerResponse__Output {
  'imageId': (string);
}
