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
  /**
   * What is asked for is the first free port from host_port to this one; 0 for host_port alone.
   */
  'lastHostPort'?: (number);
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
  /**
   * What is asked for is the first free port from host_port to this one; 0 for host_port alone.
   */
  'lastHostPort': (number);
}
