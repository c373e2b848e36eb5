// Original file: tinydock/v1/containers.proto


export interface RemoveContainerRequest {
  'container'?: (string);
  /**
   * Kill it first where it runs.
   */
  'force'?: (boolean);
  /**
   * Remove its anonymous volumes too, unless another container has them.
   */
  'volumes'?: (boolean);
}

export interface RemoveContainerRequest__Output {
  'container': (string);
  /**
   * Kill it first where it runs.
   */
  'force': (boolean);
  /**
   * Remove its anonymous volumes too, unless another container has them.
   */
  'volumes': (boolean);
}
