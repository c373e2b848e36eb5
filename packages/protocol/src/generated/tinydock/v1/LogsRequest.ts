// Original file: tinydock/v1/containers.proto


export interface LogsRequest {
  'container'?: (string);
  /**
   * Go on as the container writes, until it exits.
   */
  'follow'?: (boolean);
  /**
   * Lines from the end; unset for all.
   */
  'tail'?: (number);
  /**
   * RFC 3339; empty for no bound.
   */
  'since'?: (string);
  'until'?: (string);
  /**
   * Which streams; both unset means both.
   */
  'stdout'?: (boolean);
  'stderr'?: (boolean);
  /**
   * What follows each other in one stream comes as one entry, whose time is that of its beginning.
   */
  'joined'?: (boolean);
  '_tail'?: "tail";
}

export interface LogsRequest__Output {
  'container': (string);
  /**
   * Go on as the container writes, until it exits.
   */
  'follow': (boolean);
  /**
   * Lines from the end; unset for all.
   */
  'tail'?: (number);
  /**
   * RFC 3339; empty for no bound.
   */
  'since': (string);
  'until': (string);
  /**
   * Which streams; both unset means both.
   */
  'stdout': (boolean);
  'stderr': (boolean);
  /**
   * What follows each other in one stream comes as one entry, whose time is that of its beginning.
   */
  'joined': (boolean);
  '_tail'?: "tail";
}
