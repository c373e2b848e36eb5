// Original file: tinydock/v1/container_options.proto


export interface HealthProbe {
  /**
   * RFC 3339.
   */
  'start'?: (string);
  'end'?: (string);
  /**
   * -1 where it did not end in time, or could not be run.
   */
  'exitCode'?: (number);
  'output'?: (string);
}

export interface HealthProbe__Output {
  /**
   * RFC 3339.
   */
  'start': (string);
  'end': (string);
  /**
   * -1 where it did not end in time, or could not be run.
   */
  'exitCode': (number);
  'output': (string);
}
