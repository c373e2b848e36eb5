// Original file: tinydock/v1/build_records.proto


export interface RemoveBuildsResponse {
  /**
   * The ids of those that are gone.
   */
  'builds'?: (string)[];
}

export interface RemoveBuildsResponse__Output {
  /**
   * The ids of those that are gone.
   */
  'builds': (string)[];
}
