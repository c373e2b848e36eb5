// Original file: tinydock/v1/networks.proto


export interface CreateNetworkResponse {
  'id'?: (string);
}

export interface CreateNetworkResponse__Output {
  'id': (string);
}
