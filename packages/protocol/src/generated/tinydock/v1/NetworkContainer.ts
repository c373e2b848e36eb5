// Original file: tinydock/v1/networks.proto


export interface NetworkContainer {
  'id'?: (string);
  'name'?: (string);
  'endpointId'?: (string);
  'macAddress'?: (string);
  /**
   * Empty where the network gives none.
   */
  'ipAddress'?: (string);
  'prefixLength'?: (number);
}

export interface NetworkContainer__Output {
  'id': (string);
  'name': (string);
  'endpointId': (string);
  'macAddress': (string);
  /**
   * Empty where the network gives none.
   */
  'ipAddress': (string);
  'prefixLength': (number);
}
