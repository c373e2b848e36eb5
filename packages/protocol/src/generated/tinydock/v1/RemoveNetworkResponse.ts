// Original file: tinydock/v1/networks.proto


export interface RemoveNetworkResponse {
  /**
   * Its name.
   */
  'name'?: (string);
}

export interface RemoveNetworkResponse__Output {
  /**
   * Its name.
   */
  'name': (string);
}
