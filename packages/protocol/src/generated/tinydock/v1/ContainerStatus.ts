// Original file: tinydock/v1/containers.proto


export interface ContainerStatus {
  /**
   * `created`, `running`, `paused`, `restarting`, `exited` or `removing`.
   */
  'state'?: (string);
  /**
   * 0 where it does not run.
   */
  'pid'?: (number);
  'exitCode'?: (number);
  /**
   * RFC 3339; empty where it has not happened.
   */
  'startedAt'?: (string);
  'finishedAt'?: (string);
  'oomKilled'?: (boolean);
  /**
   * Why it could not start; may be empty.
   */
  'error'?: (string);
  /**
   * As ContainerHealth.status; empty where it is not checked.
   */
  'health'?: (string);
}

export interface ContainerStatus__Output {
  /**
   * `created`, `running`, `paused`, `restarting`, `exited` or `removing`.
   */
  'state': (string);
  /**
   * 0 where it does not run.
   */
  'pid': (number);
  'exitCode': (number);
  /**
   * RFC 3339; empty where it has not happened.
   */
  'startedAt': (string);
  'finishedAt': (string);
  'oomKilled': (boolean);
  /**
   * Why it could not start; may be empty.
   */
  'error': (string);
  /**
   * As ContainerHealth.status; empty where it is not checked.
   */
  'health': (string);
}
