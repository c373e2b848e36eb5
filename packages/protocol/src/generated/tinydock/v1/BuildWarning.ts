// Original file: tinydock/v1/build.proto


export interface BuildWarning {
  /**
   * Docker's name of the build check.
   */
  'check'?: (string);
  'message'?: (string);
  /**
   * 0 where it is about no line.
   */
  'line'?: (number);
}

export interface BuildWarning__Output {
  /**
   * Docker's name of the build check.
   */
  'check': (string);
  'message': (string);
  /**
   * 0 where it is about no line.
   */
  'line': (number);
}
