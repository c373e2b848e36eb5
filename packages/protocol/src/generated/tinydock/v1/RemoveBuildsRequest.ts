// Original file: tinydock/v1/build_records.proto


export interface RemoveBuildsRequest {
  'builds'?: (string)[];
  /**
   * All that have ended.
   */
  'all'?: (boolean);
}

export interface RemoveBuildsRequest__Output {
  'builds': (string)[];
  /**
   * All that have ended.
   */
  'all': (boolean);
}
