// Original file: tinydock/v1/networks.proto

import type { NetworkLink as _tinydock_v1_NetworkLink, NetworkLink__Output as _tinydock_v1_NetworkLink__Output } from '../../tinydock/v1/NetworkLink.ts';

export interface ConnectNetworkRequest {
  'container'?: (string);
  'link'?: (_tinydock_v1_NetworkLink | null);
}

export interface ConnectNetworkRequest__Output {
  'container': (string);
  'link': (_tinydock_v1_NetworkLink__Output | null);
}
