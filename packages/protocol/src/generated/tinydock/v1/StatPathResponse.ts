// Original file: tinydock/v1/container_files.proto


export interface StatPathResponse {
  /**
   * Whether there is something; all else is empty where not.
   */
  'exists'?: (boolean);
  'isDirectory'?: (boolean);
  /**
   * Absolute; where links were followed, what they lead to.
   */
  'path'?: (Buffer | Uint8Array | string);
}

export interface StatPathResponse__Output {
  /**
   * Whether there is something; all else is empty where not.
   */
  'exists': (boolean);
  'isDirectory': (boolean);
  /**
   * Absolute; where links were followed, what they lead to.
   */
  'path': (Buffer);
}
