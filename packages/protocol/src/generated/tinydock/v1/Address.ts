// Original file: tinydock/v1/containers.proto


export interface Address {
  'network'?: (string);
  'ipAddress'?: (string);
  'prefixLength'?: (number);
  'gateway'?: (string);
  'macAddress'?: (string);
}

export interface Address__Output {
  'network': (string);
  'ipAddress': (string);
  'prefixLength': (number);
  'gateway': (string);
  'macAddress': (string);
}
