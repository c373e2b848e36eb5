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
}
