// Original file: tinydock/v1/containers.proto


/**
 * Where the parts of a container lie on the machine.
 */
export interface ContainerPlaces {
  /**
   * How layers are stored, such as `erofs`.
   */
  'layerDriver'?: (string);
  /**
   * What it has written.
   */
  'upperDir'?: (string);
  'workDir'?: (string);
  /**
   * The whole of its tree, while it runs.
   */
  'mergedDir'?: (string);
  /**
   * Has its `resolv.conf`, `hosts` and `hostname`; empty before its first start.
   */
  'filesDir'?: (string);
}

/**
 * Where the parts of a container lie on the machine.
 */
export interface ContainerPlaces__Output {
  /**
   * How layers are stored, such as `erofs`.
   */
  'layerDriver': (string);
  /**
   * What it has written.
   */
  'upperDir': (string);
  'workDir': (string);
  /**
   * The whole of its tree, while it runs.
   */
  'mergedDir': (string);
  /**
   * Has its `resolv.conf`, `hosts` and `hostname`; empty before its first start.
   */
  'filesDir': (string);
}
