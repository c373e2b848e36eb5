// Original file: tinydock/v1/containers.proto


export interface PortMapping {
  /**
   * Empty for all addresses.
   */
  'hostIp'?: (string);
  /**
   * 0 asks for a free one.
   */
  'hostPort'?: (number);
  'containerPort'?: (number);
  /**
   * `tcp`, `udp` or `sctp`.
   */
  'protocol'?: (string);
}

export interface PortMapping__Output {
  /**
   * Empty for all addresses.
   */
  'hostIp': (string);
  /**
   * 0 asks for a free one.
   */
  'hostPort': (number);
  'containerPort': (number);
  /**
   * `tcp`, `udp` or `sctp`.
   */
  'protocol': (string);
}
