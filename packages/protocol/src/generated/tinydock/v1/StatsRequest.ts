// Original file: tinydock/v1/container_control.proto


export interface StatsRequest {
  /**
   * Names or ids; empty for all that run.
   */
  'containers'?: (string)[];
  /**
   * With no containers named: those that do not run, too.
   */
  'all'?: (boolean);
  /**
   * End after one sample.
   */
  'once'?: (boolean);
}

export interface StatsRequest__Output {
  /**
   * Names or ids; empty for all that run.
   */
  'containers': (string)[];
  /**
   * With no containers named: those that do not run, too.
   */
  'all': (boolean);
  /**
   * End after one sample.
   */
  'once': (boolean);
}
