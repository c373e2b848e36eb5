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
  /**
   * Of a bind: `rprivate`, `private`, `rshared`, `shared`, `rslave` or `slave`; empty for `rprivate`.
   */
  'propagation'?: (string);
  /**
   * Of a bind: leave out what is mounted below its source.
   */
  'isNotRecursive'?: (boolean);
  /**
   * Where the files of a volume lie on the machine; in answers alone.
   */
  'mountpoint'?: (string);
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
  /**
   * Of a bind: `rprivate`, `private`, `rshared`, `shared`, `rslave` or `slave`; empty for `rprivate`.
   */
  'propagation': (string);
  /**
   * Of a bind: leave out what is mounted below its source.
   */
  'isNotRecursive': (boolean);
  /**
   * Where the files of a volume lie on the machine; in answers alone.
   */
  'mountpoint': (string);
}
