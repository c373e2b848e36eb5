// Original file: tinydock/v1/containers.proto

import type { NetworkLink as _tinydock_v1_NetworkLink, NetworkLink__Output as _tinydock_v1_NetworkLink__Output } from '../../tinydock/v1/NetworkLink.ts';

/**
 * How a container is, or will be when it runs, connected to a network.
 */
export interface ContainerNetwork {
  /**
   * As it was asked for.
   */
  'link'?: (_tinydock_v1_NetworkLink | null);
  /**
   * Empty where the network is gone.
   */
  'networkId'?: (string);
  'endpointId'?: (string);
}

/**
 * How a container is, or will be when it runs, connected to a network.
 */
export interface ContainerNetwork__Output {
  /**
   * As it was asked for.
   */
  'link': (_tinydock_v1_NetworkLink__Output | null);
  /**
   * Empty where the network is gone.
   */
  'networkId': (string);
  'endpointId': (string);
}
