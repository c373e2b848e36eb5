// Original file: tinydock/v1/container_files.proto


export interface CommitContainerRequest {
  'container'?: (string);
  /**
   * Empty for no name.
   */
  'reference'?: (string);
  'author'?: (string);
  'message'?: (string);
  /**
   * Dockerfile instructions.
   */
  'changes'?: (string)[];
  /**
   * Do not freeze a container that runs.
   */
  'withoutPause'?: (boolean);
}

export interface CommitContainerRequest__Output {
  'container': (string);
  /**
   * Empty for no name.
   */
  'reference': (string);
  'author': (string);
  'message': (string);
  /**
   * Dockerfile instructions.
   */
  'changes': (string)[];
  /**
   * Do not freeze a container that runs.
   */
  'withoutPause': (boolean);
}
