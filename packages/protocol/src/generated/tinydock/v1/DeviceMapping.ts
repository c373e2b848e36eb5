// Original file: tinydock/v1/container_options.proto


export interface DeviceMapping {
  /**
   * Absolute path of a device on the host.
   */
  'hostPath'?: (string);
  'containerPath'?: (string);
  /**
   * Of `rwm`.
   */
  'permissions'?: (string);
}

export interface DeviceMapping__Output {
  /**
   * Absolute path of a device on the host.
   */
  'hostPath': (string);
  'containerPath': (string);
  /**
   * Of `rwm`.
   */
  'permissions': (string);
}
