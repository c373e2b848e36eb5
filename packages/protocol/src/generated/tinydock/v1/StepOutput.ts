// Original file: tinydock/v1/build.proto


export interface StepOutput {
  'step'?: (number);
  'data'?: (Buffer | Uint8Array | string);
}

export interface StepOutput__Output {
  'step': (number);
  'data': (Buffer);
}
