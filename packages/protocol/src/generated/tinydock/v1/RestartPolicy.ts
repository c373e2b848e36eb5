// Original file: tinydock/v1/container_options.proto


export interface RestartPolicy {
  /**
   * `no` (also empty), `on-failure`, `always` or `unless-stopped`.
   */
  'name'?: (string);
  /**
   * Of `on-failure`; 0 for no limit.
   */
  'maximumRetries'?: (number);
}

export interface RestartPolicy__Output {
  /**
   * `no` (also empty), `on-failure`, `always` or `unless-stopped`.
   */
  'name': (string);
  /**
   * Of `on-failure`; 0 for no limit.
   */
  'maximumRetries': (number);
}
