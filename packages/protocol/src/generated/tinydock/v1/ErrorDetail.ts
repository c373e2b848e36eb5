// Original file: tinydock/v1/errors.proto


/**
 * How a call failed, beside the gRPC status code. Travels as JSON in the trailing metadata key `tinydock-error-bin`.
 */
export interface ErrorDetail {
  /**
   * The domain's error code, such as NOT_FOUND.
   */
  'code'?: (string);
  /**
   * Finer than the code, such as IMAGE_NOT_FOUND; empty where there is nothing finer.
   */
  'reason'?: (string);
  /**
   * The operation, the subject, what was expected and what was found.
   */
  'message'?: (string);
  /**
   * The next step, as a sentence; may be empty.
   */
  'hint'?: (string);
  /**
   * Machine-readable facts about the failure.
   */
  'details'?: ({[key: string]: string});
}

/**
 * How a call failed, beside the gRPC status code. Travels as JSON in the trailing metadata key `tinydock-error-bin`.
 */
export interface ErrorDetail__Output {
  /**
   * The domain's error code, such as NOT_FOUND.
   */
  'code': (string);
  /**
   * Finer than the code, such as IMAGE_NOT_FOUND; empty where there is nothing finer.
   */
  'reason': (string);
  /**
   * The operation, the subject, what was expected and what was found.
   */
  'message': (string);
  /**
   * The next step, as a sentence; may be empty.
   */
  'hint': (string);
  /**
   * Machine-readable facts about the failure.
   */
  'details': ({[key: string]: string});
}
