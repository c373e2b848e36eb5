// Original file: tinydock/v1/networks.proto


export interface DisconnectNetworkRequest {
  'container'?: (string);
  /**
   * As InspectNetworkRequest.
   */
  'network'?: (string);
}

export interface DisconnectNetworkRequest__Output {
  'container': (string);
  /**
   * As InspectNetworkRequest.
   */
  'network': (string);
}
