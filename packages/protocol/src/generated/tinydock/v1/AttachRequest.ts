// Original file: tinydock/v1/containers.proto


export interface AttachRequest {
  /**
   * First.
   */
  'container'?: (string);
  /**
   * Standard input; at most 64 KiB.
   */
  'stdin'?: (Buffer | Uint8Array | string);
  /**
   * No more standard input.
   */
  'closeStdin'?: (boolean);
  'part'?: "container"|"stdin"|"closeStdin";
}

export interface AttachRequest__Output {
  /**
   * First.
   */
  'container'?: (string);
  /**
   * Standard input; at most 64 KiB.
   */
  'stdin'?: (Buffer);
  /**
   * No more standard input.
   */
  'closeStdin'?: (boolean);
  'part'?: "container"|"stdin"|"closeStdin";
}
