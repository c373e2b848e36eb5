// Original file: tinydock/v1/system.proto


/**
 * One thing that happened.
 */
export interface Event {
  /**
   * RFC 3339 with milliseconds.
   */
  'time'?: (string);
  /**
   * `image`, `container` or `volume`.
   */
  'type'?: (string);
  /**
   * Docker's name of the action, such as `pull`, `untag`, `start`, `die`.
   */
  'action'?: (string);
  /**
   * Id of the image or container, name of the volume.
   */
  'id'?: (string);
  /**
   * Such as the name, the image and the exit code.
   */
  'attributes'?: ({[key: string]: string});
}

/**
 * One thing that happened.
 */
export interface Event__Output {
  /**
   * RFC 3339 with milliseconds.
   */
  'time': (string);
  /**
   * `image`, `container` or `volume`.
   */
  'type': (string);
  /**
   * Docker's name of the action, such as `pull`, `untag`, `start`, `die`.
   */
  'action': (string);
  /**
   * Id of the image or container, name of the volume.
   */
  'id': (string);
  /**
   * Such as the name, the image and the exit code.
   */
  'attributes': ({[key: string]: string});
}
