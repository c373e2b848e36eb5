// Original file: tinydock/v1/build.proto


export interface SshReply {
  'number'?: (number);
  'message'?: (Buffer | Uint8Array | string);
}

export interface SshReply__Output {
  'number': (number);
  'message': (Buffer);
}
