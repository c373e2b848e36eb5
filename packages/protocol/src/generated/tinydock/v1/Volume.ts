// Original file: tinydock/v1/volumes.proto


export interface Volume {
  'name'?: (string);
  /**
   * `local`.
   */
  'driver'?: (string);
  /**
   * RFC 3339.
   */
  'createdAt'?: (string);
  'labels'?: ({[key: string]: string});
  /**
   * `type`, `device` and `o`; empty for a plain volume.
   */
  'options'?: ({[key: string]: string});
  /**
   * Where its files lie on the machine.
   */
  'mountpoint'?: (string);
  /**
   * Names of the containers that have it.
   */
  'containers'?: (string)[];
}

export interface Volume__Output {
  'name': (string);
  /**
   * `local`.
   */
  'driver': (string);
  /**
   * RFC 3339.
   */
  'createdAt': (string);
  'labels': ({[key: string]: string});
  /**
   * `type`, `device` and `o`; empty for a plain volume.
   */
  'options': ({[key: string]: string});
  /**
   * Where its files lie on the machine.
   */
  'mountpoint': (string);
  /**
   * Names of the containers that have it.
   */
  'containers': (string)[];
}
