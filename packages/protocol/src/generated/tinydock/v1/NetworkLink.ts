// Original file: tinydock/v1/container_options.proto


/**
 * How a container is connected to a network.
 */
export interface NetworkLink {
  /**
   * Name, id or a unique prefix of the id.
   */
  'network'?: (string);
  /**
   * Empty for a free one; for networks of users' own alone.
   */
  'ipAddress'?: (string);
  /**
   * Empty for one that follows from the IP address.
   */
  'macAddress'?: (string);
  /**
   * More names for the other containers of the network; for networks of users' own alone.
   */
  'aliases'?: (string)[];
  /**
   * As ip_address, for networks that have IPv6.
   */
  'ip6Address'?: (string);
  /**
   * The network with the highest one has route and ports; the first of equals counts.
   */
  'gwPriority'?: (number);
}

/**
 * How a container is connected to a network.
 */
export interface NetworkLink__Output {
  /**
   * Name, id or a unique prefix of the id.
   */
  'network': (string);
  /**
   * Empty for a free one; for networks of users' own alone.
   */
  'ipAddress': (string);
  /**
   * Empty for one that follows from the IP address.
   */
  'macAddress': (string);
  /**
   * More names for the other containers of the network; for networks of users' own alone.
   */
  'aliases': (string)[];
  /**
   * As ip_address, for networks that have IPv6.
   */
  'ip6Address': (string);
  /**
   * The network with the highest one has route and ports; the first of equals counts.
   */
  'gwPriority': (number);
}
