// Original file: tinydock/v1/containers.proto


export interface AttachResponse {
  /**
   * The streams are connected.
   */
  'attached'?: (boolean);
  'stdout'?: (Buffer | Uint8Array | string);
  'stderr'?: (Buffer | Uint8Array | string);
  /**
   * Last.
   */
  'exitCode'?: (number);
  /**
   * The container runs; where its start was asked for.
   */
  'started'?: (boolean);
  'part'?: "attached"|"stdout"|"stderr"|"exitCode"|"started";
}

export interface AttachResponse__Output {
  /**
   * The streams are connected.
   */
  'attached'?: (boolean);
  'stdout'?: (Buffer);
  'stderr'?: (Buffer);
  /**
   * Last.
   */
  'exitCode'?: (number);
  /**
   * The container runs; where its start was asked for.
   */
  'started'?: (boolean);
  'part'?: "attached"|"stdout"|"stderr"|"exitCode"|"started";
}
