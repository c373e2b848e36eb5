// Original file: tinydock/v1/containers.proto


export interface Mount {
  /**
   * `bind` or `volume`.
   */
  'kind'?: (string);
  /**
   * Absolute host path, or name of the volume; empty for an anonymous volume.
   */
  'source'?: (string);
  'target'?: (string);
  'readOnly'?: (boolean);
  /**
   * Do not make a bind's source where it is missing, but fail.
   */
  'mustExist'?: (boolean);
  /**
   * Leave an empty volume empty, whatever the image has in its place.
   */
  'isNotFilled'?: (boolean);
}

export interface Mount__Output {
  /**
   * `bind` or `volume`.
   */
  'kind': (string);
  /**
   * Absolute host path, or name of the volume; empty for an anonymous volume.
   */
  'source': (string);
  'target': (string);
  'readOnly': (boolean);
  /**
   * Do not make a bind's source where it is missing, but fail.
   */
  'mustExist': (boolean);
  /**
   * Leave an empty volume empty, whatever the image has in its place.
   */
  'isNotFilled': (boolean);
}
