// Original file: tinydock/v1/containers.proto

import type { Container as _tinydock_v1_Container, Container__Output as _tinydock_v1_Container__Output } from '../../tinydock/v1/Container.ts';

export interface ListContainersResponse {
  'containers'?: (_tinydock_v1_Container)[];
}

export interface ListContainersResponse__Output {
  'containers': (_tinydock_v1_Container__Output)[];
}
