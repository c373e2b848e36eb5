// Original file: tinydock/v1/container_control.proto


export interface TopRequest {
  'container'?: (string);
  /**
   * Arguments of ps(1); `-ef` where there are none. The output must have a column PID.
   */
  'psArgs'?: (string)[];
}

export interface TopRequest__Output {
  'container': (string);
  /**
   * Arguments of ps(1); `-ef` where there are none. The output must have a column PID.
   */
  'psArgs': (string)[];
}
