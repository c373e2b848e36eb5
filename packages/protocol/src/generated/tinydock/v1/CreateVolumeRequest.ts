// Original file: tinydock/v1/volumes.proto


export interface CreateVolumeRequest {
  /**
   * Empty for an anonymous volume.
   */
  'name'?: (string);
  /**
   * Empty for `local`.
   */
  'driver'?: (string);
  'labels'?: ({[key: string]: string});
  /**
   * `type`, `device` and `o`: a bind of a directory, or tmpfs.
   */
  'options'?: ({[key: string]: string});
}

export interface CreateVolumeRequest__Output {
  /**
   * Empty for an anonymous volume.
   */
  'name': (string);
  /**
   * Empty for `local`.
   */
  'driver': (string);
  'labels': ({[key: string]: string});
  /**
   * `type`, `device` and `o`: a bind of a directory, or tmpfs.
   */
  'options': ({[key: string]: string});
}
