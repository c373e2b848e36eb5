// Original file: tinydock/v1/container_options.proto


export interface HostEntry {
  'name'?: (string);
  /**
   * `host-gateway` for the machine that the daemon runs on.
   */
  'address'?: (string);
}

export interface HostEntry__Output {
  'name': (string);
  /**
   * `host-gateway` for the machine that the daemon runs on.
   */
  'address': (string);
}
